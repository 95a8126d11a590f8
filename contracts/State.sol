// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// Parties are stored by number: their place in the order of admission, from 1. It fits beside other fields in one
// slot, and zero means that a row does not exist. Times are UTC milliseconds.

/// @dev Roles as bits of one number.
library Role {
    uint32 internal constant MANUFACTURER = 1;
    uint32 internal constant LABORATORY = 2;
    uint32 internal constant CLINIC = 16;
    uint32 internal constant REGULATOR = 32;
    uint32 internal constant QUALITY = 64;
}

/// @dev What a key is for. A pseudonym is the key of one patient's dose; it is never enrolled.
enum KeyType {
    None,
    Operator,
    Device,
    Admin,
    Pseudonym
}

/// @dev Who signed a statement, after every check of the signature.
struct Author {
    address key;
    KeyType keyType;
    uint32 party;
    uint32 roles;
}

struct Party {
    uint32 number;
    uint32 roles;
    bool suspended;
    string name;
    string recipient;
}

struct Key {
    uint32 party;
    KeyType keyType;
    bool revoked;
    uint64 validUntil;
    /// When the revocation says that it was made; nothing signed with the key is later.
    uint64 revokedAt;
    /// Block time until which what was signed before is still heard.
    uint64 heardUntil;
    uint256 lastGoodSequence;
    bytes32 probeSerial;
}

struct Batch {
    uint32 maker;
    uint32 unitCount;
    uint64 expiresAt;
    uint8 dosesPerVial;
    uint8 stagesPassed;
    uint8 stagesFailed;
    bool laboratoryPassed;
    bool released;
    bool recalled;
    /// Its place in the order in which vials were first opened from batches; zero before.
    uint32 number;
    bytes32 serialRoot;
}

/// @dev A carton or a pallet. It is inside one parent, in one container, or nowhere known.
struct Unit {
    /// Holds only while nothing is above it: custody of a child is its top-most parent's.
    uint32 custodian;
    uint32 custodySequence;
    /// Bits of {Flag}.
    uint8 flags;
    /// Levels ever packed below it; never shrinks.
    uint8 height;
    /// True while `within` is a parent, false while it is a container.
    bool nested;
    /// Since when it is within.
    uint64 since;
    /// Its place in the container's list of present units.
    uint32 position;
    /// Its place in the order in which vials were first opened from units; zero before.
    uint32 number;
    /// How many vials of its first batch are in it, and in what is packed in it.
    uint32 firstVials;
    bytes32 within;
    bytes32 firstBatch;
    /// The latest offer; open while the flag says so.
    bytes32 offer;
}

struct Offer {
    uint32 from;
    uint32 to;
    uint64 until;
    uint32 custodySequence;
    uint8 purpose;
    bool open;
    bytes32 unit;
}

/// @dev A time that a unit spent within a container or a parent, from inclusive, to exclusive. Or one that vials spent
/// in a unit, or in what is around it, before they were packed into the unit named.
struct Stay {
    bytes32 unit;
    uint64 from;
    uint64 to;
    /// Block time when it ended: stays are in this order, and none ends later than that by more than the skew.
    uint64 recordedAt;
    /// For vials: how many stays had ended in the unit named when they came into it.
    uint32 before;
    bool vials;
}

struct Excursion {
    bytes32 container;
    uint64 startedAt;
    /// Zero while it is open.
    uint64 endedAt;
    /// Block time when its end was recorded.
    uint64 recordedAt;
}

/// @dev The head of a log; {Logs} knows where each part lies.
struct Log {
    uint32 party;
    uint64 size;
    uint64 coversUntil;
    bool equivocated;
    /// Of a device's log: one more than the sequence number of its last checkpoint; see {Logs}.
    uint64 nextNonce;
    bytes32 root;
}

/// @dev An open vial, in one slot: a dose reads and writes nothing else of its own. {Doses} knows where each part lies.
struct Vial {
    uint32 clinic;
    uint32 index;
    uint56 openedAt;
    uint56 discardAt;
    uint8 given;
    bool closed;
    /// Batch and carton by their numbers; a zero carton stands for the clinic's loose vials.
    uint32 batch;
    uint32 carton;
}

/// @dev A dose as its evidence tells it; see {Doses}. Nothing of it is stored.
struct Dose {
    address pseudonym;
    uint32 clinic;
    uint64 occurredAt;
}

/// @dev A decision of the council that waits for its time lock.
struct Action {
    uint16 kind;
    uint64 readyAt;
    bytes32 subject;
    bytes data;
}

/// @dev A maker's word that another party's quality assurance assesses its units.
struct Delegation {
    /// UTC milliseconds: what happens later is not the delegate's to assess.
    uint64 until;
    /// The same by block time, which no signer chooses: never before the word was given.
    uint64 endsAt;
}

/// @dev Everything the ledger knows.
struct State {
    /// First dose of a transaction: all doses of that transaction, folded in order. The only thing here that depends on
    /// which statements travelled together.
    mapping(bytes32 => bytes32) tallies;
    address[] members;
    mapping(address => bool) isMember;
    uint256 threshold;
    /// How long a decision of the council is announced before it can be enacted.
    uint64 lockMs;
    /// Decisions announced and neither enacted nor withdrawn, by their statements.
    mapping(bytes32 => Action) actions;
    /// Dose, party: until when the patient lets it read.
    mapping(bytes32 => mapping(address => uint64)) grants;
    uint32 partyCount;
    uint32 batchCount;
    uint32 unitCount;
    /// Batches and units that vials were opened from, by number.
    mapping(uint32 => bytes32) batchAt;
    mapping(uint32 => bytes32) unitAt;
    mapping(uint32 => address) partyAt;
    mapping(address => Party) parties;
    mapping(address => Key) keys;
    /// Signer, nonce / 256: used numbers as bits.
    mapping(address => mapping(uint256 => uint256)) nonces;
    mapping(bytes32 => Batch) batches;
    /// Holder, batch, word: see {Pools}.
    mapping(bytes32 => mapping(bytes32 => mapping(uint256 => uint256))) pools;
    mapping(bytes32 => Unit) units;
    mapping(bytes32 => Offer) offers;
    /// Container: units in it now.
    mapping(bytes32 => bytes32[]) present;
    /// Container or parent: stays that ended.
    mapping(bytes32 => Stay[]) stays;
    mapping(bytes32 => Excursion) excursions;
    /// Container: excursions that have not ended.
    mapping(bytes32 => bytes32[]) openExcursions;
    /// Container: excursions that ended, in the order of recording.
    mapping(bytes32 => bytes32[]) endedExcursions;
    /// Unit: excursions that suspend it.
    mapping(bytes32 => bytes32[]) suspensions;
    /// Unit: batches of which it, or what was packed in it, ever held vials, without its first.
    mapping(bytes32 => bytes32[]) otherBatches;
    /// Unit, batch of these: one more than how many of its vials are in the unit, and in what is packed in it.
    mapping(bytes32 => mapping(bytes32 => uint256)) otherVials;
    /// Excursion: units it suspended before its end was known, exposed only from some time after its beginning.
    mapping(bytes32 => bytes32[]) latecomers;
    /// Excursion, latecomer: since when it was exposed.
    mapping(bytes32 => mapping(bytes32 => uint64)) exposedSince;
    mapping(bytes32 => Log) logs;
    /// Maker, party: whether the party's quality assurance assesses units of the maker.
    mapping(uint32 => mapping(uint32 => Delegation)) delegates;
    mapping(bytes32 => Vial) vials;
}

/// @dev How far a signed time may lie after block time.
uint64 constant SKEW_MS = 5 minutes * 1000;
/// @dev How long a statement may wait, and how long a dose is followed up.
uint64 constant LONGEST_MS = 400 days * 1000;
/// @dev How long after a key or a delegation ends the ledger hears what was signed before.
uint64 constant REVOKED_GRACE_MS = 7 days * 1000;
/// @dev How long an opened vial may be used at most.
uint64 constant LONGEST_OPEN_MS = 28 days * 1000;
/// @dev How long after its founding a ledger takes over what was said before, whatever its age.
uint64 constant TAKEOVER_MS = 7 days * 1000;

/// @dev Block time in UTC milliseconds.
function nowMs() view returns (uint64) {
    return uint64(block.timestamp * 1000);
}
