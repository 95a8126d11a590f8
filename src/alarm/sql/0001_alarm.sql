-- One row for each time something was wrong that a person has to know. `sign` tells one such time from another.
CREATE TABLE alarm (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  sign TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  device TEXT NOT NULL,
  container TEXT NOT NULL,
  words TEXT NOT NULL,
  since INTEGER NOT NULL,
  raised_at INTEGER NOT NULL,
  ended_at INTEGER,
  acknowledged_at INTEGER,
  operator TEXT,
  comment TEXT
) STRICT;

CREATE INDEX alarm_waiting ON alarm (number) WHERE acknowledged_at IS NULL OR ended_at IS NULL;

-- What a contact has been told of an alarm, or is to be told: while `sent_at` is NULL it waits. One row each, so that a
-- contact that cannot be reached for a year finds one message for each alarm and not thousands.
CREATE TABLE notice (
  alarm INTEGER NOT NULL REFERENCES alarm (number),
  contact TEXT NOT NULL,
  queued_at INTEGER NOT NULL,
  sent_at INTEGER,
  round INTEGER NOT NULL,
  PRIMARY KEY (alarm, contact)
) STRICT, WITHOUT ROWID;

CREATE INDEX notice_waiting ON notice (alarm, contact) WHERE sent_at IS NULL;

-- How far the journal has been gone through for excursions.
CREATE TABLE progress (only INTEGER PRIMARY KEY CHECK (only = 1), position INTEGER NOT NULL) STRICT;
INSERT INTO progress VALUES (1, 0);
