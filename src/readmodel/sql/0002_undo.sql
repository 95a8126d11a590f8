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

-- Rows made before lack what a party's admin key is: all is read anew.
DELETE FROM "cursor";
DELETE FROM "entry";
DELETE FROM "council";
DELETE FROM "decision";
DELETE FROM "party";
DELETE FROM "key";
DELETE FROM "batch";
DELETE FROM "stage";
DELETE FROM "unit";
DELETE FROM "packing";
DELETE FROM "repacking";
DELETE FROM "content";
DELETE FROM "handoff";
DELETE FROM "placement";
DELETE FROM "excursion";
DELETE FROM "latecomer";
DELETE FROM "assessment";
DELETE FROM "vial";
DELETE FROM "dose";
DELETE FROM "symptom";
DELETE FROM "grant";
DELETE FROM "anchor";
