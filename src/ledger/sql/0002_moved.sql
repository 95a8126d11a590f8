-- Where the ledger went on when it outgrew this file. Once there is a row no block is added, whoever holds the pen.

CREATE TABLE moved (
  url TEXT NOT NULL
) STRICT;

CREATE TRIGGER block_after_move BEFORE INSERT ON block WHEN EXISTS (SELECT 1 FROM moved)
BEGIN SELECT RAISE(ABORT, 'this ledger has moved'); END;
