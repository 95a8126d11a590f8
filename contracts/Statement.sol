// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Refusal, Refused} from "./Refusal.sol";

/// @notice What one key says happened. Its EIP-712 digest is its identity.
/// @param kind What happened; see {Kind}.
/// @param party The party it is said for: the address of the party's admin key.
/// @param subject What it is about: SHA-256 of a name, an address, or the identity of a statement.
/// @param object What else it names, by kind; zero where a kind needs nothing.
/// @param occurredAt When it happened, UTC milliseconds.
/// @param deadline Until when it may be recorded, UTC milliseconds.
/// @param nonce The signer's own sequence number: 0, 1, 2, in any order of arrival.
/// @param commitment Salted commitment of the private part, SHA-256 of a document, or zero.
/// @param data ABI encoding of the fields of this kind.
struct Statement {
    uint16 kind;
    address party;
    bytes32 subject;
    bytes32 object;
    uint64 occurredAt;
    uint64 deadline;
    uint256 nonce;
    bytes32 commitment;
    bytes data;
}

/// @notice Vials of one batch as bits: the vial at leaf `i` of its serial tree is bit `i % 256` of word `i / 256`.
/// @param batch The batch.
/// @param from The unit they are taken from; zero means the signing party's loose vials.
/// @param words Which words.
/// @param masks Which vials of each word.
struct VialSet {
    bytes32 batch;
    bytes32 from;
    uint16[] words;
    uint256[] masks;
}

/// @dev EIP-712 type hash of {Statement}.
bytes32 constant STATEMENT_TYPEHASH = keccak256(
    "Statement(uint16 kind,address party,bytes32 subject,bytes32 object,uint64 occurredAt,uint64 deadline,"
    "uint256 nonce,bytes32 commitment,bytes data)"
);

/// @dev The address in the right half of 32 bytes; the left half must be empty, and the address not zero.
function addressOf(bytes32 word) pure returns (address) {
    require(word != 0 && uint256(word) <= type(uint160).max, Refused(Refusal.DataMalformed));
    return address(uint160(uint256(word)));
}

/// @dev Kinds that members of the council sign together.
function isCouncilKind(uint16 kind) pure returns (bool) {
    unchecked {
        return kind - Kind.ADMIT <= Kind.REPLACE_KEY - Kind.ADMIT;
    }
}

/// @dev Kinds about a dose, which bring proof of it.
function isPatientKind(uint16 kind) pure returns (bool) {
    unchecked {
        return kind - Kind.SYMPTOM <= Kind.REVOKE_GRANT - Kind.SYMPTOM;
    }
}

/// @notice Codes of the kinds of statement.
library Kind {
    uint16 internal constant ADMIT = 1;
    uint16 internal constant SUSPEND_PARTY = 2;
    uint16 internal constant SET_ROLES = 3;
    uint16 internal constant SET_COUNCIL = 4;
    uint16 internal constant ENACT = 5;
    uint16 internal constant WITHDRAW = 6;
    uint16 internal constant REPLACE_KEY = 7;
    uint16 internal constant ENROL_KEY = 10;
    uint16 internal constant ROTATE_KEY = 11;
    uint16 internal constant REVOKE_KEY = 12;
    uint16 internal constant DELEGATE_QUALITY = 13;
    uint16 internal constant REGISTER_BATCH = 20;
    uint16 internal constant STAGE_RESULT = 21;
    uint16 internal constant RELEASE_BATCH = 22;
    uint16 internal constant PACK = 30;
    uint16 internal constant UNPACK = 31;
    uint16 internal constant OFFER = 40;
    uint16 internal constant CANCEL = 41;
    uint16 internal constant ACCEPT = 42;
    uint16 internal constant REJECT = 43;
    uint16 internal constant PLACE = 50;
    uint16 internal constant REMOVE = 51;
    uint16 internal constant CHECKPOINT = 60;
    uint16 internal constant EXCURSION = 70;
    uint16 internal constant ASSESS = 71;
    uint16 internal constant RECALL = 80;
    uint16 internal constant OPEN_VIAL = 90;
    uint16 internal constant DOSE = 91;
    uint16 internal constant SYMPTOM = 92;
    uint16 internal constant GRANT = 100;
    uint16 internal constant REVOKE_GRANT = 101;
    uint16 internal constant DISCARD = 110;
    uint16 internal constant DISCARD_VIALS = 111;
}
