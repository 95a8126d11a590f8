// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Author, Batch, Dose, KeyType, LONGEST_MS, Party, Role, State, Vial} from "./State.sol";
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

/// @title What reaches a patient: open vials, doses and what is reported after them.
library Clinic {
    /// @notice Applies one statement of a clinic or a patient, or reverts with {Refused}.
    /// @param state The ledger's state.
    /// @param id The statement's identity; a dose is known by it.
    /// @param s The statement.
    /// @param author Who signed it.
    function apply_(State storage state, bytes32 id, Statement calldata s, Author calldata author) external {
        if (s.kind == Kind.DOSE) _dose(state, id, s, author);
        else if (s.kind == Kind.OPEN_VIAL) _openVial(state, s, author);
        else if (s.kind == Kind.SYMPTOM) _symptom(state, s, author);
        else revert Refused(Refusal.KindUnknown);
    }

    /// @notice Everything that forbids a clinic to use a vial.
    /// @param state The ledger's state.
    /// @param clinic The clinic's party address.
    /// @param claim The vial as the clinic has it.
    /// @return mask Bit n is set for the refusal with code n; zero means go.
    function reasons(State storage state, address clinic, Claim calldata claim) external view returns (uint256 mask) {
        Party storage party = state.parties[clinic];
        if (party.suspended) mask = _bit(Refusal.PartySuspended);
        Vial storage vial = state.vials[claim.vial];
        mask |= vial.clinic == 0
            ? _closedReasons(state, clinic, party.number, party.roles, claim)
            : _openReasons(state, vial, party.number, party.roles, claim.time);
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

        bytes32 holder = claim.carton == 0 ? Pools.loose(s.party) : claim.carton;
        Pools.take(state, holder, claim.batch, claim.index / 256, 1 << (claim.index % 256));
        (vial.clinic, vial.index, vial.openedAt, vial.discardAt) =
            (author.party, claim.index, s.occurredAt, discardAt);
        (vial.batch, vial.carton) = (claim.batch, claim.carton);
    }

    function _dose(State storage state, bytes32 id, Statement calldata s, Author calldata author) private {
        abi.decode(s.data, (bytes32, uint8));
        Vial storage vial = state.vials[s.subject];
        require(vial.clinic != 0, Refused(Refusal.VialNotOpen));
        refuseLowest(_openReasons(state, vial, author.party, author.roles, s.occurredAt));
        ++vial.given;
        state.doses[id] = Dose(addressOf(s.object), author.party, s.occurredAt);
    }

    /// @dev The author is the clinic, or the dose's own pseudonym: {Authors} let that key sign for nothing else.
    function _symptom(State storage state, Statement calldata s, Author calldata author) private view {
        abi.decode(s.data, (bytes32));
        Dose storage dose = state.doses[s.subject];
        require(dose.pseudonym != address(0), Refused(Refusal.DoseUnknown));
        require(dose.clinic == author.party, Refused(Refusal.KeyNotPermitted));
        require(s.occurredAt <= dose.occurredAt + LONGEST_MS, Refused(Refusal.FollowUpOver));
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
            mask |= _bit(Refusal.SerialUnproven);

        bytes32 holder = Pools.loose(clinic);
        bool held = true;
        if (claim.carton != 0) {
            holder = claim.carton;
            (bytes32 top, uint8 flags,) = Units.ancestry(state, holder);
            held = number != 0 && state.units[top].custodian == number;
            mask |= Flag.asRefusals(flags);
        }
        uint256 word = Pools.holds(state, holder, claim.batch, claim.index / 256);
        if (!held || (word >> (claim.index % 256)) & 1 == 0) mask |= _bit(Refusal.VialNotHeld);
    }

    /// @dev What forbids another dose from an open vial. It was held when it was opened; what its carton turns out to
    /// have gone through still counts.
    function _openReasons(State storage state, Vial storage vial, uint32 number, uint32 roles, uint64 time)
        private
        view
        returns (uint256 mask)
    {
        Batch storage batch = state.batches[vial.batch];
        mask = _batchReasons(batch, roles, time);
        if (vial.clinic != number) mask |= _bit(Refusal.VialNotHeld);
        if (time > vial.discardAt) mask |= _bit(Refusal.VialSessionOver);
        if (vial.closed) mask |= _bit(Refusal.VialClosed);
        if (vial.given >= batch.dosesPerVial) mask |= _bit(Refusal.DosesExhausted);
        if (vial.carton == 0) return mask;
        (, uint8 flags,) = Units.ancestry(state, vial.carton);
        mask |= Flag.asRefusals(flags & Flag.UNFIT);
    }

    function _batchReasons(Batch storage batch, uint32 roles, uint64 time) private view returns (uint256 mask) {
        if (roles & Role.CLINIC == 0) mask = _bit(Refusal.RoleMissing);
        if (batch.maker == 0) return mask | _bit(Refusal.BatchUnknown);
        if (!batch.released) mask |= _bit(Refusal.BatchNotReleased);
        if (batch.recalled) mask |= _bit(Refusal.BatchRecalled);
        if (time > batch.expiresAt) mask |= _bit(Refusal.BatchExpired);
    }

    function _bit(Refusal refusal) private pure returns (uint256) {
        return 1 << uint8(refusal);
    }
}
