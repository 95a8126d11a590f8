-- The hash of the block in which the ledger answered: a height alone does not tell whether that block is still there.

ALTER TABLE outbox ADD COLUMN block_hash TEXT;

CREATE INDEX outbox_block ON outbox (block, block_hash) WHERE status = 'recorded';
