-- The embedded chain. `block` is the chain; `tx` and `log` are derived from it so that it can be asked quickly.
-- The head is max(number): a block is there with everything that belongs to it, or not at all.

CREATE TABLE node (
  hash  BLOB PRIMARY KEY, -- keccak-256 of value; contract code is filed under 'c' || hash
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE block (
  number INTEGER PRIMARY KEY,
  hash   BLOB NOT NULL UNIQUE,
  rlp    BLOB NOT NULL
) STRICT;

-- With a rowid: a receipt is too long to lie in an index without wasting most of a page.
CREATE TABLE tx (
  hash     BLOB NOT NULL PRIMARY KEY,
  block    INTEGER NOT NULL REFERENCES block (number),
  position INTEGER NOT NULL, -- within the block
  receipt  BLOB NOT NULL,    -- as it went into the receipts root
  UNIQUE (block, position)
) STRICT;

-- Where the logs are; what they say stands in the receipt.
CREATE TABLE log (
  block    INTEGER NOT NULL REFERENCES block (number),
  position INTEGER NOT NULL, -- within the block
  tx       INTEGER NOT NULL, -- position of the transaction within the block
  nth      INTEGER NOT NULL, -- position within that transaction's receipt
  address  BLOB NOT NULL,
  topic0   BLOB,
  topic1   BLOB,
  topic2   BLOB,
  topic3   BLOB,
  PRIMARY KEY (block, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX log_topic1 ON log (topic1, block);
