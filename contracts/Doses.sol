// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Author, Batch, Dose, Role, State, Vial} from "./State.sol";
import {Refusal} from "./Refusal.sol";
import {Kind, Statement, STATEMENT_TYPEHASH} from "./Statement.sol";
import {Flag, Units} from "./Units.sol";

/// @dev What is known of the batch and the carton of the vial last dosed from, kept while nothing can have changed it.
struct Shelf {
    /// Batch and carton by their numbers, as a vial's slot ends with them; zero when nothing is kept.
    uint256 place;
    uint256 expiresAt;
    uint256 dosesPerVial;
    /// What stands against every vial there, as a mask of refusals.
    uint256 reasons;
    /// The vial last dosed from, what the state holds of it, and what it shall hold.
    bytes32 vial;
    uint256 found;
    uint256 slot;
}

/// @dev Doses recorded in one transaction, folded into one hash.
struct Tally {
    bytes32 first;
    bytes32 chain;
}

/// @dev Doses, the commonest of all statements: no dose has a place of its own in the ledger's state. The vial counts
/// them, and what a transaction records of them is one hash, kept under its first dose. Whoever speaks of a dose later
/// proves it by the dose's statement and the doses recorded after it in the same transaction.
library Doses {
    /// Words of evidence before the doses that came after: party, vial, pseudonym, occurredAt, deadline, nonce,
    /// commitment, hash of the data, first dose of the transaction, hash of the doses before.
    uint256 private constant EVIDENCE_WORDS = 10;
    /// Where the parts of a {Vial} lie in its slot, in bits; the lowest 32 are the clinic.
    uint256 private constant OPENED_SHIFT = 64;
    uint256 private constant DISCARD_SHIFT = 120;
    uint256 private constant GIVEN_SHIFT = 176;
    uint256 private constant CLOSED_SHIFT = 184;
    uint256 private constant PLACE_SHIFT = 192;

    /// @dev Counts a dose, or says why not and changes nothing.
    function give(State storage state, Shelf memory shelf, Statement memory s, Author memory author)
        internal
        returns (uint256)
    {
        if (!_isWhole(s)) return uint256(Refusal.DataMalformed);
        if (shelf.vial != s.subject) _take(state, shelf, s.subject);
        uint256 slot = shelf.slot;
        if (_isBefore(slot, s.occurredAt)) return uint256(Refusal.VialNotOpen);
        uint256 mask = _reasons(state, shelf, slot, author.party, author.roles, s.occurredAt);
        if (mask != 0) return lowest(mask);
        unchecked {
            // An address, and not zero.
            if (uint256(s.object) - 1 >= type(uint160).max) return uint256(Refusal.DataMalformed);
            shelf.slot = slot + (1 << GIVEN_SHIFT);
        }
        return 0;
    }

    /// @dev Puts the vial last dosed from back where it belongs, and forgets all: whatever comes may change it.
    function clear(State storage state, Shelf memory shelf) internal {
        _take(state, shelf, 0);
        shelf.place = 0;
    }

    /// @dev Takes up a vial, and puts the one before back.
    function _take(State storage state, Shelf memory shelf, bytes32 vial) private {
        if (shelf.slot != shelf.found) _store(state.vials[shelf.vial], shelf.slot);
        shelf.vial = vial;
        shelf.found = shelf.slot = vial == 0 ? 0 : _load(state.vials[vial]);
    }

    /// @dev What forbids another dose from an open vial. It was held when it was opened; what its carton turns out to
    /// have gone through still counts.
    function reasons(State storage state, Vial storage vial, uint32 number, uint32 roles, uint64 time)
        internal
        view
        returns (uint256 mask)
    {
        Shelf memory shelf;
        uint256 slot = _load(vial);
        mask = _reasons(state, shelf, slot, number, roles, time);
        if (_isBefore(slot, time)) mask |= bit(Refusal.VialNotOpen);
    }

    function _reasons(
        State storage state,
        Shelf memory shelf,
        uint256 slot,
        uint256 number,
        uint256 roles,
        uint256 time
    ) private view returns (uint256 mask) {
        uint256 place = slot >> PLACE_SHIFT;
        if (shelf.place != place) _look(state, shelf, place);
        unchecked {
            mask = shelf.reasons | _if(roles & Role.CLINIC == 0, Refusal.RoleMissing)
                | _if(time > shelf.expiresAt, Refusal.BatchExpired)
                | _if(uint32(slot) != number, Refusal.VialNotHeld)
                | _if(time > uint56(slot >> DISCARD_SHIFT), Refusal.VialSessionOver)
                | _if(uint8(slot >> CLOSED_SHIFT) != 0, Refusal.VialClosed)
                | _if(uint8(slot >> GIVEN_SHIFT) >= shelf.dosesPerVial, Refusal.DosesExhausted);
        }
    }

    /// @dev Adds a recorded dose to a transaction's tally.
    function count(Tally memory tally, bytes32 id) internal pure {
        if (tally.first == 0) tally.first = id;
        tally.chain = _fold(tally.chain, id);
    }

    /// @dev Keeps a transaction's tally.
    function keep(State storage state, Tally memory tally) internal {
        if (tally.first != 0) state.tallies[tally.first] = tally.chain;
    }

    /// @dev Reads the dose that evidence proves to be recorded under an identity; without a pseudonym when there is none.
    function prove(State storage state, Dose memory dose, bytes32 domain, bytes32 id, bytes calldata evidence)
        internal
        view
    {
        dose.pseudonym = address(0);
        uint256 words = evidence.length / 32;
        if (words < EVIDENCE_WORDS || evidence.length % 32 != 0) return;
        if (_identity(domain, evidence) != id) return;
        bytes32 chain = _fold(_word(evidence, 9), id);
        for (uint256 i = EVIDENCE_WORDS; i < words; ++i) chain = _fold(chain, _word(evidence, i));
        if (state.tallies[_word(evidence, 8)] != chain) return;
        dose.clinic = state.parties[address(uint160(uint256(_word(evidence, 0))))].number;
        dose.pseudonym = address(uint160(uint256(_word(evidence, 2))));
        dose.occurredAt = uint64(uint256(_word(evidence, 3)));
    }

    /// @dev The refusal with the lowest code of a mask whose bit n is the refusal with code n.
    function lowest(uint256 mask) internal pure returns (uint256) {
        uint256 code;
        while ((mask >> code) & 1 == 0) ++code;
        return code;
    }

    /// @dev A refusal as a mask.
    function bit(Refusal refusal) internal pure returns (uint256) {
        return 1 << uint8(refusal);
    }

    /// @dev Reads what stands against a batch and a carton.
    function _look(State storage state, Shelf memory shelf, uint256 place) private view {
        (uint32 batchNumber, uint32 carton) = (uint32(place), uint32(place >> 32));
        Batch storage batch = state.batches[state.batchAt[batchNumber]];
        (shelf.place, shelf.expiresAt, shelf.dosesPerVial) = (place, batch.expiresAt, batch.dosesPerVial);
        uint256 mask;
        if (!batch.released) mask |= bit(Refusal.BatchNotReleased);
        if (batch.recalled) mask |= bit(Refusal.BatchRecalled);
        if (carton != 0) {
            (, uint8 flags,) = Units.ancestry(state, state.unitAt[carton]);
            mask |= Flag.asRefusals(flags & Flag.UNFIT);
        }
        shelf.reasons = mask;
    }

    /// @dev Whether a vial was not yet open at a time; of one never opened, where the slot is empty, this holds always.
    function _isBefore(uint256 slot, uint256 time) private pure returns (bool) {
        unchecked {
            return time - uint56(slot >> OPENED_SHIFT) >= time;
        }
    }

    /// @dev Whether the data is a hash and a number below 256, without a jump.
    function _isWhole(Statement memory s) private pure returns (bool whole) {
        bytes memory data = s.data;
        assembly ("memory-safe") {
            whole := and(gt(mload(data), 0x3f), lt(mload(add(data, 0x40)), 256))
        }
    }

    /// @dev A refusal as a mask where something stands against a dose, without a jump.
    function _if(bool stands, Refusal refusal) private pure returns (uint256 mask) {
        assembly ("memory-safe") {
            mask := shl(refusal, stands)
        }
    }

    function _load(Vial storage vial) private view returns (uint256 slot) {
        assembly ("memory-safe") {
            slot := sload(vial.slot)
        }
    }

    function _store(Vial storage vial, uint256 slot) private {
        assembly ("memory-safe") {
            sstore(vial.slot, slot)
        }
    }

    function _identity(bytes32 domain, bytes calldata evidence) private pure returns (bytes32) {
        bytes32 struct_ = keccak256(
            bytes.concat(STATEMENT_TYPEHASH, bytes32(uint256(Kind.DOSE)), evidence[:256])
        );
        return keccak256(bytes.concat(hex"1901", domain, struct_));
    }

    function _fold(bytes32 chain, bytes32 id) private pure returns (bytes32 folded) {
        assembly ("memory-safe") {
            mstore(0x00, chain)
            mstore(0x20, id)
            folded := keccak256(0x00, 0x40)
        }
    }

    function _word(bytes calldata evidence, uint256 place) private pure returns (bytes32) {
        return bytes32(evidence[place * 32:place * 32 + 32]);
    }
}
