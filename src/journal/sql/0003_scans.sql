-- What readers saw at this site, each with its verdict, in the session it belongs to. Nobody signs it; it is only ever added
-- to all the same: what was taken back says so in a row of its own.

-- `expecting` names the units that should be there, as JSON; null where whatever is scanned brings its contents along.
CREATE TABLE scan_session (
  number    INTEGER PRIMARY KEY,
  name      TEXT    NOT NULL UNIQUE,
  begun_at  INTEGER NOT NULL,
  expecting TEXT
) STRICT;

-- `raw` is the text of the code or the memory of the tag, what was given where nothing was read; `unit` is the name it stands
-- for, null when it stands for none.
CREATE TABLE scan (
  position INTEGER PRIMARY KEY,
  session  INTEGER NOT NULL REFERENCES scan_session (number),
  at       INTEGER NOT NULL,
  source   TEXT    NOT NULL,
  raw      TEXT    NOT NULL,
  aim      TEXT,
  unit     TEXT,
  verdict  TEXT    NOT NULL
) STRICT;

CREATE INDEX scan_session_scans ON scan (session, position);
CREATE INDEX scan_unit ON scan (unit, position) WHERE unit IS NOT NULL;

CREATE TABLE scan_undone (
  position INTEGER PRIMARY KEY REFERENCES scan (position),
  at       INTEGER NOT NULL
) STRICT;

-- A session was left (it may go on) or settled (what it led to is signed). One with scans above its newest `covers` was
-- interrupted, or somebody is at it now.
CREATE TABLE scan_session_end (
  session INTEGER NOT NULL REFERENCES scan_session (number),
  covers  INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  outcome TEXT    NOT NULL CHECK (outcome IN ('left', 'settled'))
) STRICT;

CREATE INDEX scan_session_ends ON scan_session_end (session, covers);
