// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Claim, Clinic} from "./Clinic.sol";
import {Members} from "./Members.sol";
import {Pools} from "./Pools.sol";
import {Batch, Excursion, Log, Offer, Party, Unit, Vial} from "./State.sol";
import {Flag, Units} from "./Units.sol";

/// @title What the ledger knows, to be asked by anyone.
/// @notice Times are UTC milliseconds. What is not known reads as zero.
abstract contract Register is Members {
    /// @notice A batch.
    /// @param id SHA-256 of its name.
    /// @return maker The manufacturer's party.
    /// @return expiresAt Its expiry.
    /// @return serialRoot RFC 9162 root over its vials.
    /// @return unitCount How many vials it has.
    /// @return dosesPerVial How many doses a vial has.
    /// @return released Whether it was released.
    /// @return recalled Whether it was recalled.
    /// @return stagesPassed Bit n is stage n: 1 research, 2 material, 3 test, 4 quality.
    /// @return stagesFailed The same for stages that stand failed.
    function batch(bytes32 id)
        external
        view
        returns (
            address maker,
            uint64 expiresAt,
            bytes32 serialRoot,
            uint32 unitCount,
            uint8 dosesPerVial,
            bool released,
            bool recalled,
            uint8 stagesPassed,
            uint8 stagesFailed
        )
    {
        Batch storage b = state.batches[id];
        return (
            state.partyAt[b.maker],
            b.expiresAt,
            b.serialRoot,
            b.unitCount,
            b.dosesPerVial,
            b.released,
            b.recalled,
            b.stagesPassed,
            b.stagesFailed
        );
    }

    /// @notice A logistic unit. Its flags are its own; {effective} adds what it inherits.
    /// @param id SHA-256 of its name.
    /// @return exists Whether it was ever packed.
    /// @return custodian The custodian of the outermost unit around it.
    /// @return parent The unit it is packed in, or 0.
    /// @return top The outermost unit around it, or itself.
    /// @return custodySequence How often custody of it was handed over.
    /// @return recalled Whether it was recalled.
    /// @return condemned Whether it was condemned.
    /// @return closed Whether it was discarded.
    /// @return openExcursions How many excursions suspend it.
    /// @return container The container it is placed in, or 0.
    /// @return offerId Its open offer, or 0.
    /// @return firstBatch The batch of the first vials packed in it.
    function unit(bytes32 id)
        external
        view
        returns (
            bool exists,
            address custodian,
            bytes32 parent,
            bytes32 top,
            uint32 custodySequence,
            bool recalled,
            bool condemned,
            bool closed,
            uint16 openExcursions,
            bytes32 container,
            bytes32 offerId,
            bytes32 firstBatch
        )
    {
        Unit storage u = state.units[id];
        (top,,) = Units.ancestry(state, id);
        return (
            u.custodian != 0,
            state.partyAt[state.units[top].custodian],
            u.nested ? u.within : bytes32(0),
            top,
            u.custodySequence,
            u.flags & Flag.RECALLED != 0,
            u.flags & Flag.CONDEMNED != 0,
            u.flags & Flag.CLOSED != 0,
            uint16(state.suspensions[id].length),
            u.nested ? bytes32(0) : u.within,
            u.flags & Flag.OFFERED != 0 ? u.offer : bytes32(0),
            u.firstBatch
        );
    }

    /// @notice What stands against a unit and the units it is packed in.
    /// @param id SHA-256 of its name.
    /// @return mask Bit n for the refusal with code n: unit-recalled, -suspended, -condemned, -closed, -under-offer.
    function effective(bytes32 id) external view returns (uint256 mask) {
        (, uint8 flags,) = Units.ancestry(state, id);
        return Flag.asRefusals(flags);
    }

    /// @notice The excursions that suspend a unit itself and wait for assessment.
    /// @param id SHA-256 of its name.
    /// @return Excursion ids.
    function suspendedBy(bytes32 id) external view returns (bytes32[] memory) {
        return state.suspensions[id];
    }

    /// @notice An offer.
    /// @param id The identity of the offer's statement.
    /// @return unitId The unit offered.
    /// @return from The custodian who offers.
    /// @return to The receiver named.
    /// @return until Until when it may be accepted.
    /// @return purpose 1 delivery, 2 return, 3 destruction.
    /// @return custodySequence The unit's custody sequence when it was offered.
    /// @return open Whether it was neither answered nor cancelled.
    function offer(bytes32 id)
        external
        view
        returns (
            bytes32 unitId,
            address from,
            address to,
            uint64 until,
            uint8 purpose,
            uint32 custodySequence,
            bool open
        )
    {
        Offer storage o = state.offers[id];
        return (o.unit, state.partyAt[o.from], state.partyAt[o.to], o.until, o.purpose, o.custodySequence, o.open);
    }

    /// @notice Which vials of one word a holder has.
    /// @param holder A unit, or a party's address in 32 bytes for its loose vials.
    /// @param batchId The batch.
    /// @param word Which 256 vials.
    /// @return mask Bit n is the vial with index `word * 256 + n`.
    function holds(bytes32 holder, bytes32 batchId, uint16 word) external view returns (uint256 mask) {
        return Pools.holds(state, holder, batchId, word);
    }

    /// @notice An excursion.
    /// @param id Its identity.
    /// @return container Where.
    /// @return startedAt When it began.
    /// @return endedAt When it ended, or 0 while it is open.
    /// @return closed Whether its end is recorded.
    function excursion(bytes32 id)
        external
        view
        returns (bytes32 container, uint64 startedAt, uint64 endedAt, bool closed)
    {
        Excursion storage e = state.excursions[id];
        return (e.container, e.startedAt, e.endedAt, e.endedAt != 0);
    }

    /// @notice The head of a log that was recorded last.
    /// @param id A device's address in 32 bytes, or the identity of a party's journal.
    /// @return partyId Whose log it is.
    /// @return size How many entries it has.
    /// @return root The RFC 9162 root over them.
    /// @return coversUntil Time of its last reading.
    /// @return equivocated Whether two heads of one size were ever signed.
    function logHead(bytes32 id)
        external
        view
        returns (address partyId, uint64 size, bytes32 root, uint64 coversUntil, bool equivocated)
    {
        Log storage l = state.logs[id];
        return (state.partyAt[l.party], l.size, l.root, l.coversUntil, l.equivocated);
    }

    /// @notice A vial that was opened.
    /// @param id SHA-256 of its name.
    /// @return clinic Who opened it.
    /// @return batchId Its batch.
    /// @return carton The unit it came from, or 0.
    /// @return index Its index in the batch.
    /// @return openedAt When it was opened.
    /// @return discardAt When its session ends.
    /// @return given Doses given.
    /// @return closed Whether it was discarded.
    function vial(bytes32 id)
        external
        view
        returns (
            address clinic,
            bytes32 batchId,
            bytes32 carton,
            uint32 index,
            uint64 openedAt,
            uint64 discardAt,
            uint8 given,
            bool closed
        )
    {
        Vial storage v = state.vials[id];
        return (
            state.partyAt[v.clinic],
            state.batchAt[v.batch],
            state.unitAt[v.carton],
            v.index,
            v.openedAt,
            v.discardAt,
            v.given,
            v.closed
        );
    }

    /// @notice Everything that forbids a clinic to use a vial. An open vial is judged by its session.
    /// @param clinic The clinic's party.
    /// @param vialId SHA-256 of the vial's name.
    /// @param batchId Its batch.
    /// @param index Its index in the batch.
    /// @param carton The unit it is in, or 0 for the clinic's loose vials.
    /// @param proof RFC 9162 inclusion proof under the batch's serial root.
    /// @param time When it would be used.
    /// @return mask Bit n is set for the refusal with code n; zero means go.
    function vialReasons(
        address clinic,
        bytes32 vialId,
        bytes32 batchId,
        uint32 index,
        bytes32 carton,
        bytes32[] calldata proof,
        uint64 time
    ) external view returns (uint256 mask) {
        return Clinic.reasons(state, clinic, Claim(vialId, batchId, carton, index, time, proof));
    }
}
