-- The journal of one site. What is signed is only ever added to: `statement` and `segment` refuse any change.

-- Append-only logs. Log 'statements' has the statements below for leaves; every other log is named by the address of
-- the device whose readings it chains. `edge` holds the roots of the tree's complete subtrees, widest first, 32 bytes
-- each: enough to append and to name the root.
CREATE TABLE log (
  number INTEGER PRIMARY KEY,
  name   TEXT    NOT NULL UNIQUE,
  size   INTEGER NOT NULL DEFAULT 0 CHECK (size >= 0),
  edge   BLOB    NOT NULL DEFAULT x''
) STRICT;

INSERT INTO log (number, name) VALUES (0, 'statements');

-- Inner nodes of the trees, kept so that a proof reads a handful of rows. All of it can be computed again.
CREATE TABLE node (
  log      INTEGER NOT NULL REFERENCES log (number),
  level    INTEGER NOT NULL,
  position INTEGER NOT NULL,
  hash     BLOB    NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (log, level, position)
) STRICT, WITHOUT ROWID;

-- `body` is the statement's canonical JSON and the leaf data; the other columns repeat parts of it to search by.
-- `signer` is who the nonce belongs to: the one signer, or the proposer of what the council signed.
CREATE TABLE statement (
  position INTEGER PRIMARY KEY,
  id       TEXT    NOT NULL UNIQUE,
  kind     INTEGER NOT NULL,
  subject  TEXT    NOT NULL,
  signer   TEXT    NOT NULL,
  nonce    INTEGER NOT NULL,
  body     BLOB    NOT NULL,
  UNIQUE (signer, nonce)
) STRICT;

CREATE INDEX statement_subject ON statement (subject, kind, position);

CREATE TRIGGER statement_stays BEFORE UPDATE ON statement BEGIN SELECT RAISE(ABORT, 'statements are never changed'); END;
CREATE TRIGGER statement_remains BEFORE DELETE ON statement BEGIN SELECT RAISE(ABORT, 'statements are never removed'); END;

-- The next unused nonce of each signer of this site.
CREATE TABLE nonce (
  signer TEXT    PRIMARY KEY,
  next   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What was asked for and recorded, but not yet confirmed to whoever asked: asking again finds it instead of doing it
-- twice.
CREATE TABLE intent (
  text     TEXT    PRIMARY KEY,
  position INTEGER NOT NULL REFERENCES statement (position)
) STRICT;

-- Ciphertexts of private parts that belong to a statement, by their SHA-256.
CREATE TABLE document (
  sha256   TEXT    NOT NULL,
  position INTEGER NOT NULL REFERENCES statement (position),
  PRIMARY KEY (position, sha256)
) STRICT, WITHOUT ROWID;

-- Raw transactions that carry statements to the ledger, kept before they are sent and until their fate is known.
CREATE TABLE parcel (
  hash    TEXT    PRIMARY KEY,
  raw     TEXT    NOT NULL,
  relayer TEXT    NOT NULL,
  nonce   INTEGER NOT NULL
) STRICT;

-- One row per statement. A claimed statement is in a parcel; `parcel` then remains as the transaction's hash.
CREATE TABLE outbox (
  position INTEGER PRIMARY KEY REFERENCES statement (position),
  status   TEXT    NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'claimed', 'recorded', 'rejected')),
  parcel   TEXT,
  refusal  TEXT,
  block    INTEGER,
  CHECK (status <> 'claimed' OR parcel IS NOT NULL),
  CHECK ((status = 'rejected') = (refusal IS NOT NULL))
) STRICT;

CREATE INDEX outbox_open ON outbox (status, position) WHERE status IN ('pending', 'claimed');
CREATE INDEX outbox_parcel ON outbox (parcel) WHERE status = 'claimed';

-- The chain of one device's readings: its last link, its last reading's 64 bytes and the newest head the device signed;
-- and where the chain stood behind the last sealed reading, from which the next segment starts.
CREATE TABLE device (
  log         INTEGER PRIMARY KEY REFERENCES log (number),
  link        BLOB    NOT NULL CHECK (length(link) = 32),
  last        BLOB    NOT NULL CHECK (length(last) = 64),
  checkpoint  BLOB,
  sealed      INTEGER NOT NULL DEFAULT 0,
  sealed_link BLOB    NOT NULL CHECK (length(sealed_link) = 32),
  sealed_edge BLOB    NOT NULL DEFAULT x''
) STRICT;

-- The unsealed tail. `observed` is bytes 8 to 63 of the canonical reading, the bytes before them are the sequence;
-- the same observation logged twice is one reading.
CREATE TABLE reading (
  log      INTEGER NOT NULL REFERENCES device (log),
  sequence INTEGER NOT NULL,
  observed BLOB    NOT NULL CHECK (length(observed) = 56),
  link     BLOB    NOT NULL CHECK (length(link) = 32),
  PRIMARY KEY (log, sequence),
  UNIQUE (log, observed)
) STRICT, WITHOUT ROWID;

-- Sealed runs, each a self-contained file.
CREATE TABLE segment (
  log    INTEGER NOT NULL REFERENCES device (log),
  first  INTEGER NOT NULL,
  count  INTEGER NOT NULL CHECK (count > 0),
  sha256 TEXT    NOT NULL UNIQUE,
  body   BLOB    NOT NULL,
  PRIMARY KEY (log, first)
) STRICT;

CREATE TRIGGER segment_stays BEFORE UPDATE ON segment BEGIN SELECT RAISE(ABORT, 'segments are never changed'); END;
CREATE TRIGGER segment_remains BEFORE DELETE ON segment BEGIN SELECT RAISE(ABORT, 'segments are never removed'); END;

-- What the tags in readings stand for.
CREATE TABLE probe (
  tag    BLOB PRIMARY KEY CHECK (length(tag) = 16),
  serial TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE boot (
  tag BLOB PRIMARY KEY CHECK (length(tag) = 16),
  id  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
