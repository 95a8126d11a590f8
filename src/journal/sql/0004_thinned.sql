-- Segments whose bodies made room on a disk that was filling up: they lie in the exchange folder alone. What stays is their
-- place, the SHA-256 of their file, and what they showed. `anchor` is the head at which they end, which the ledger has: size,
-- root and link are in it, and those before the first reading in the head of the segment before.
CREATE TABLE thinned (
  log      INTEGER NOT NULL REFERENCES device (log),
  first    INTEGER NOT NULL,
  count    INTEGER NOT NULL CHECK (count > 0),
  sha256   TEXT    NOT NULL UNIQUE,
  anchor   INTEGER NOT NULL REFERENCES statement (position),
  first_at INTEGER NOT NULL,
  last_at  INTEGER NOT NULL,
  lowest   INTEGER NOT NULL,
  highest  INTEGER NOT NULL,
  mean     INTEGER NOT NULL,
  PRIMARY KEY (log, first)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER thinned_stays BEFORE UPDATE ON thinned BEGIN SELECT RAISE(ABORT, 'thinned segments are never changed'); END;
CREATE TRIGGER thinned_remains BEFORE DELETE ON thinned BEGIN SELECT RAISE(ABORT, 'thinned segments are never removed'); END;

-- Only what is sealed here, and only under a checkpoint of its log that the ledger recorded.
CREATE TRIGGER thinned_was_sealed BEFORE INSERT ON thinned
WHEN NOT EXISTS (
  SELECT 1 FROM segment WHERE log = NEW.log AND first = NEW.first AND count = NEW.count AND sha256 = NEW.sha256
)
BEGIN SELECT RAISE(ABORT, 'only sealed segments are thinned'); END;

CREATE TRIGGER thinned_was_anchored BEFORE INSERT ON thinned
WHEN NOT EXISTS (
  SELECT 1 FROM outbox JOIN statement USING (position) JOIN log ON number = NEW.log
  WHERE position = NEW.anchor AND kind = 60 AND status = 'recorded'
    AND subject = '0x000000000000000000000000' || lower(substr(name, 3))
)
BEGIN SELECT RAISE(ABORT, 'only anchored segments are thinned'); END;

DROP TRIGGER segment_remains;
CREATE TRIGGER segment_remains BEFORE DELETE ON segment
WHEN NOT EXISTS (
  SELECT 1 FROM thinned WHERE log = OLD.log AND first = OLD.first AND count = OLD.count AND sha256 = OLD.sha256
)
BEGIN SELECT RAISE(ABORT, 'segments are never removed'); END;
