-- The last blocks that was read up to, so that a block that was replaced takes back only what came with it.
CREATE TABLE stride (height INTEGER PRIMARY KEY, hash TEXT NOT NULL) STRICT;

-- What rows were before they changed on the way to the stride of that height; null for rows that were not there.
CREATE TABLE undo (
  step INTEGER PRIMARY KEY,
  height INTEGER NOT NULL,
  place TEXT NOT NULL,
  id TEXT NOT NULL,
  value TEXT
) STRICT;
CREATE INDEX undo_of_height ON undo (height);
