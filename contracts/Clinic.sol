// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Doses} from "./Doses.sol";
import {Author, Batch, Dose, LONGEST_MS, LONGEST_OPEN_MS, Party, Role, State, Unit, Vial} from "./State.sol";
import {Pools} from "./Pools.sol";
import {Refusal, refuseLowest, Refused} from "./Refusal.sol";
import {Serials} from "./Serials.sol";
import {addressOf, Kind, Statement} from "./Statement.sol";
import {Flag, Units} from "./Units.sol";

/// @dev A vial as someone has it in hand.
struct Claim {
    bytes32 vial;
    bytes32 batch;
    bytes32 carton;
    uint32 index;
    uint64 time;
    bytes32[] proof;
}

/// @title What reaches a patient: open vials and what is reported after doses; for doses see {Doses}.
library Clinic {
    /// @notice Applies one statement of a clinic or a patient, or reverts with {Refused}.
    /// @param state The ledger's state.
    /// @param s The statement.
    /// @param author Who signed it.
    /// @param dose The dose it is about, if its evidence proves one.
    function apply_(
        State storage state,
        Statement calldata s,
        Author calldata author,
        Dose calldata dose,
        bytes32,
        uint64
    ) external {
        if (s.kind == Kind.OPEN_VIAL) _openVial(state, s, author);
        else if (s.kind == Kind.SYMPTOM) _symptom(s, author, dose);
        else if (s.kind == Kind.GRANT) _grant(state, s, author, dose);
        else if (s.kind == Kind.REVOKE_GRANT) _revokeGrant(state, s, author, dose);
        else revert Refused(Refusal.KindUnknown);
    }

    /// @notice Everything that forbids a clinic to use a vial.
    /// @param state The ledger's state.
    /// @param clinic The clinic's party address.
    /// @param claim The vial as the clinic has it.
    /// @return mask Bit n is set for the refusal with code n; zero means go.
    function reasons(State storage state, address clinic, Claim calldata claim) external view returns (uint256 mask) {
        Party storage party = state.parties[clinic];
        if (party.suspended) mask = Doses.bit(Refusal.PartySuspended);
        Vial storage vial = state.vials[claim.vial];
        mask |= vial.clinic == 0
            ? _closedReasons(state, clinic, party.number, party.roles, claim)
            : Doses.reasons(state, vial, party.number, party.roles, claim.time);
    }

    function _openVial(State storage state, Statement calldata s, Author calldata author) private {
        Vial storage vial = state.vials[s.subject];
        require(!vial.closed, Refused(Refusal.VialClosed));
        require(vial.clinic == 0, Refused(Refusal.VialAlreadyOpen));
        Claim memory claim;
        (claim.vial, claim.carton, claim.time) = (s.subject, s.object, s.occurredAt);
        uint64 discardAt;
        (claim.batch, claim.index, discardAt, claim.proof) =
            abi.decode(s.data, (bytes32, uint32, uint64, bytes32[]));
        refuseLowest(_closedReasons(state, s.party, author.party, author.roles, claim));
        require(discardAt >= s.occurredAt, Refused(Refusal.VialSessionOver));
        uint64 expiresAt = state.batches[claim.batch].expiresAt;
        require(discardAt <= s.occurredAt + LONGEST_OPEN_MS && discardAt <= expiresAt, Refused(Refusal.DataMalformed));

        bytes32 holder = claim.carton == 0 ? Pools.loose(s.party) : claim.carton;
        Pools.take(state, holder, claim.batch, claim.index / 256, 1 << (claim.index % 256));
        if (claim.carton != 0) Units.dropVials(state, claim.carton, claim.batch, 1);
        state.vials[s.subject] = Vial({
            clinic: author.party,
            index: claim.index,
            openedAt: uint56(s.occurredAt),
            discardAt: uint56(discardAt),
            given: 0,
            closed: false,
            batch: _batchNumber(state, claim.batch),
            carton: claim.carton == 0 ? 0 : _unitNumber(state, claim.carton)
        });
    }

    /// @dev The author is the clinic, or the dose's own pseudonym: {Authors} let that key sign for nothing else.
    function _symptom(Statement calldata s, Author calldata author, Dose calldata dose) private pure {
        abi.decode(s.data, (bytes32));
        require(dose.pseudonym != address(0), Refused(Refusal.DoseUnknown));
        require(dose.clinic == author.party, Refused(Refusal.KeyNotPermitted));
        require(s.occurredAt <= dose.occurredAt + LONGEST_MS, Refused(Refusal.FollowUpOver));
    }

    /// @dev Only the patient's own key grants, and only of its dose. What is granted is a document sealed to the party.
    function _grant(State storage state, Statement calldata s, Author calldata author, Dose calldata dose) private {
        (uint64 until,) = abi.decode(s.data, (uint64, bytes32));
        _requirePatient(author, dose);
        address party = addressOf(s.object);
        require(state.parties[party].number != 0, Refused(Refusal.ReceiverUnknown));
        require(until >= s.occurredAt, Refused(Refusal.GrantOver));
        state.grants[s.subject][party] = until;
    }

    function _revokeGrant(State storage state, Statement calldata s, Author calldata author, Dose calldata dose)
        private
    {
        _requirePatient(author, dose);
        address party = addressOf(s.object);
        uint64 until = state.grants[s.subject][party];
        require(until != 0, Refused(Refusal.GrantUnknown));
        require(until >= s.occurredAt, Refused(Refusal.GrantOver));
        state.grants[s.subject][party] = 0;
    }

    function _requirePatient(Author calldata author, Dose calldata dose) private pure {
        require(dose.pseudonym != address(0), Refused(Refusal.DoseUnknown));
        require(author.key == dose.pseudonym, Refused(Refusal.KeyNotPermitted));
    }

    /// @dev Batches and units get a number when the first vial is opened from them, so that a vial fits one slot.
    function _batchNumber(State storage state, bytes32 id) private returns (uint32 number) {
        Batch storage batch = state.batches[id];
        if (batch.number == 0) state.batchAt[batch.number = ++state.batchCount] = id;
        return batch.number;
    }

    function _unitNumber(State storage state, bytes32 id) private returns (uint32 number) {
        Unit storage unit = state.units[id];
        if (unit.number == 0) state.unitAt[unit.number = ++state.unitCount] = id;
        return unit.number;
    }

    /// @dev What forbids the use of a vial that was never opened.
    function _closedReasons(
        State storage state,
        address clinic,
        uint32 number,
        uint32 roles,
        Claim memory claim
    ) private view returns (uint256 mask) {
        Batch storage batch = state.batches[claim.batch];
        mask = _batchReasons(batch, roles, claim.time);
        if (!Serials.proves(claim.proof, batch.serialRoot, claim.vial, claim.index, batch.unitCount))
            mask |= Doses.bit(Refusal.SerialUnproven);

        bytes32 holder = Pools.loose(clinic);
        bool held = true;
        if (claim.carton != 0) {
            holder = claim.carton;
            (bytes32 top, uint8 flags,) = Units.ancestry(state, holder);
            held = number != 0 && state.units[top].custodian == number;
            mask |= Flag.asRefusals(flags);
        }
        uint256 word = Pools.holds(state, holder, claim.batch, claim.index / 256);
        if (!held || (word >> (claim.index % 256)) & 1 == 0) mask |= Doses.bit(Refusal.VialNotHeld);
    }

    function _batchReasons(Batch storage batch, uint32 roles, uint64 time) private view returns (uint256 mask) {
        if (roles & Role.CLINIC == 0) mask = Doses.bit(Refusal.RoleMissing);
        if (batch.maker == 0) return mask | Doses.bit(Refusal.BatchUnknown);
        if (!batch.released) mask |= Doses.bit(Refusal.BatchNotReleased);
        if (batch.recalled) mask |= Doses.bit(Refusal.BatchRecalled);
        if (time > batch.expiresAt) mask |= Doses.bit(Refusal.BatchExpired);
    }
}
