// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Author, Excursion, State, Unit} from "./State.sol";
import {Refusal, refuseLowest, Refused} from "./Refusal.sol";

/// @dev What stands against a unit, as bits in the order of the refusals from {Refusal.UnitRecalled}.
library Flag {
    uint8 internal constant RECALLED = 1;
    uint8 internal constant SUSPENDED = 2;
    uint8 internal constant CONDEMNED = 4;
    uint8 internal constant CLOSED = 8;
    uint8 internal constant OFFERED = 16;
    /// What forbids a vial's use wherever its carton has gone since.
    uint8 internal constant UNFIT = RECALLED | SUSPENDED | CONDEMNED;

    /// @dev The flags as a mask of refusals: bit n is the refusal with code n.
    function asRefusals(uint8 flags) internal pure returns (uint256) {
        return uint256(flags) << uint8(Refusal.UnitRecalled);
    }

    /// @dev Refuses with the lowest code of these flags, if there are any.
    function refuse(uint8 flags) internal pure {
        refuseLowest(asRefusals(flags));
    }
}

/// @dev Units, and what they inherit from the units they are packed in.
library Units {
    /// @dev How many units may be nested, the outermost counted.
    uint256 internal constant MAX_DEPTH = 8;

    /// @dev The top-most unit above this one (or itself), the flags of both and all between, and how many are above.
    function ancestry(State storage state, bytes32 id)
        internal
        view
        returns (bytes32 top, uint8 flags, uint256 above)
    {
        top = id;
        Unit storage unit = state.units[id];
        flags = unit.flags;
        while (unit.nested) {
            top = unit.within;
            unit = state.units[top];
            flags |= unit.flags;
            ++above;
        }
    }

    /// @dev The flags over a unit's whole ancestry, if the author's party has custody of it.
    function held(State storage state, Author calldata author, bytes32 id) internal view returns (uint8 flags) {
        require(state.units[id].custodian != 0, Refused(Refusal.UnitUnknown));
        bytes32 top;
        (top, flags,) = ancestry(state, id);
        require(state.units[top].custodian == author.party, Refused(Refusal.UnitNotHeld));
    }

    /// @dev The flags of a unit that nothing is above, if the author's party has custody of it.
    function heldTop(State storage state, Author calldata author, bytes32 id) internal view returns (uint8 flags) {
        flags = held(state, author, id);
        require(!state.units[id].nested, Refused(Refusal.UnitNotTop));
    }

    /// @dev Counts vials of a batch that came into a unit, and so into all above it.
    function addVials(State storage state, bytes32 id, bytes32 batch, uint256 count) internal {
        if (count == 0) return;
        Unit storage unit;
        do {
            unit = state.units[id];
            if (unit.firstBatch == 0) unit.firstBatch = batch;
            if (unit.firstBatch == batch) {
                unit.firstVials += uint32(count);
            } else {
                uint256 known = state.otherVials[id][batch];
                if (known == 0) state.otherBatches[id].push(batch);
                state.otherVials[id][batch] = (known == 0 ? 1 : known) + count;
            }
            id = unit.within;
        } while (unit.nested);
    }

    /// @dev Counts vials of a batch that left a unit, and so all above it.
    function dropVials(State storage state, bytes32 id, bytes32 batch, uint256 count) internal {
        if (count == 0) return;
        Unit storage unit;
        do {
            unit = state.units[id];
            if (unit.firstBatch == batch) unit.firstVials -= uint32(count);
            else state.otherVials[id][batch] -= count;
            id = unit.within;
        } while (unit.nested);
    }

    /// @dev Counts what is in a child as come into a parent, and so into all above that.
    function addContents(State storage state, bytes32 parent, bytes32 child) internal {
        Unit storage unit = state.units[child];
        addVials(state, parent, unit.firstBatch, unit.firstVials);
        bytes32[] storage others = state.otherBatches[child];
        for (uint256 i; i < others.length; ++i) {
            addVials(state, parent, others[i], state.otherVials[child][others[i]] - 1);
        }
    }

    /// @dev Counts what is in a child as gone from a parent, and so from all above that.
    function dropContents(State storage state, bytes32 parent, bytes32 child) internal {
        Unit storage unit = state.units[child];
        dropVials(state, parent, unit.firstBatch, unit.firstVials);
        bytes32[] storage others = state.otherBatches[child];
        for (uint256 i; i < others.length; ++i) {
            dropVials(state, parent, others[i], state.otherVials[child][others[i]] - 1);
        }
    }

    /// @dev The refusals of a delivery that the vials in a unit call for, as a mask.
    function recalls(State storage state, bytes32 id) internal view returns (uint256) {
        Unit storage unit = state.units[id];
        bool recalled = unit.firstVials > 0 && state.batches[unit.firstBatch].recalled;
        bytes32[] storage others = state.otherBatches[id];
        for (uint256 i; i < others.length && !recalled; ++i) {
            recalled = state.otherVials[id][others[i]] > 1 && state.batches[others[i]].recalled;
        }
        return recalled ? 1 << uint8(Refusal.BatchRecalled) : 0;
    }

    /// @dev Suspends a unit, exposed since then, by an excursion, once. Whether a latecomer to one that goes on was
    /// exposed at all shows only at its end; see {settle}.
    function suspend(State storage state, bytes32 id, bytes32 excursion, uint64 since) internal {
        mapping(bytes32 => uint64) storage exposedSince = state.exposedSince[excursion];
        bytes32[] storage open = state.suspensions[id];
        for (uint256 i; i < open.length; ++i) {
            if (open[i] != excursion) continue;
            if (since < exposedSince[id]) exposedSince[id] = since;
            return;
        }
        open.push(excursion);
        state.units[id].flags |= Flag.SUSPENDED;
        Excursion storage known = state.excursions[excursion];
        if (known.endedAt != 0 || since <= known.startedAt) return;
        exposedSince[id] = since;
        state.latecomers[excursion].push(id);
    }

    /// @dev Ends the suspension of the units that came only after the excursion's end, which is now known.
    function settle(State storage state, bytes32 excursion, uint64 endedAt) internal {
        bytes32[] storage late = state.latecomers[excursion];
        for (uint256 i; i < late.length; ++i) {
            if (state.exposedSince[excursion][late[i]] > endedAt) lift(state, late[i], excursion);
        }
    }

    /// @dev Ends a unit's suspension by an excursion.
    function lift(State storage state, bytes32 id, bytes32 excursion) internal {
        bytes32[] storage open = state.suspensions[id];
        for (uint256 i; i < open.length; ++i) {
            if (open[i] != excursion) continue;
            open[i] = open[open.length - 1];
            open.pop();
            if (open.length == 0) state.units[id].flags &= ~Flag.SUSPENDED;
            return;
        }
        revert Refused(Refusal.ExcursionNotOpen);
    }

    /// @dev Gives a unit what stands against the one it was packed in and all above.
    function inherit(State storage state, bytes32 id, bytes32 parent) internal {
        Unit storage unit;
        do {
            unit = state.units[parent];
            state.units[id].flags |= unit.flags & (Flag.RECALLED | Flag.CONDEMNED);
            bytes32[] storage open = state.suspensions[parent];
            for (uint256 i; i < open.length; ++i) {
                suspend(state, id, open[i], state.exposedSince[open[i]][parent]);
            }
            parent = unit.within;
        } while (unit.nested);
    }
}
