// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Excursion, nowMs, SKEW_MS, State, Stay, Unit} from "./State.sol";
import {Units} from "./Units.sol";

/// @dev Where units are and were. A holder is a container or a parent unit.
/// An excursion may be heard of long after it happened, so what left a holder is remembered with its times.
library Stays {
    /// @dev Puts a unit that is nowhere into a parent.
    function enterParent(State storage state, bytes32 id, bytes32 parent, uint64 time) internal {
        Unit storage unit = state.units[id];
        (unit.within, unit.nested, unit.since) = (parent, true, time);
    }

    /// @dev Puts a unit that is nowhere into a container; excursions known there suspend it at once.
    function enterContainer(State storage state, bytes32 id, bytes32 container, uint64 time) internal {
        Unit storage unit = state.units[id];
        bytes32[] storage present = state.present[container];
        (unit.within, unit.since, unit.position) = (container, time, uint32(present.length));
        present.push(id);

        bytes32[] storage open = state.openExcursions[container];
        for (uint256 i; i < open.length; ++i) Units.suspend(state, id, open[i], time);
        bytes32[] storage ended = state.endedExcursions[container];
        for (uint256 i = ended.length; i > 0; --i) {
            Excursion storage excursion = state.excursions[ended[i - 1]];
            if (excursion.recordedAt + SKEW_MS < time) break;
            if (excursion.endedAt >= time) Units.suspend(state, id, ended[i - 1], time);
        }
    }

    /// @dev Takes a unit out of whatever it is within.
    function depart(State storage state, bytes32 id, uint64 time) internal {
        Unit storage unit = state.units[id];
        bytes32 holder = unit.within;
        if (holder == 0) return;
        state.stays[holder].push(Stay(id, unit.since, _later(unit.since, time), nowMs(), 0, false));
        if (!unit.nested) {
            bytes32[] storage present = state.present[holder];
            bytes32 last = present[present.length - 1];
            present[unit.position] = last;
            state.units[last].position = unit.position;
            present.pop();
        }
        (unit.within, unit.nested) = (0, false);
    }

    /// @dev Remembers that vials went from a unit, and so from everything it is packed in, into another.
    function repack(State storage state, bytes32 from, bytes32 into, uint64 time) internal {
        uint32 before = uint32(state.stays[into].length);
        uint64 since;
        while (from != into) {
            state.stays[from].push(Stay(into, since, _later(since, time), nowMs(), before, true));
            Unit storage unit = state.units[from];
            if (!unit.nested) return;
            (from, since) = (unit.within, _later(since, unit.since));
        }
    }

    /// @dev Suspends every unit that was in the container for any of the excursion's time.
    function suspendThrough(State storage state, bytes32 id, Excursion storage excursion) internal {
        uint64 to = excursion.endedAt == 0 ? type(uint64).max : excursion.endedAt;
        bytes32[] storage present = state.present[excursion.container];
        for (uint256 i; i < present.length; ++i) {
            uint64 since = state.units[present[i]].since;
            if (since <= to) _suspend(state, id, present[i], _later(since, excursion.startedAt), to, Units.MAX_DEPTH);
        }
        _suspendFormer(state, id, excursion.container, excursion.startedAt, to, Units.MAX_DEPTH);
    }

    /// @dev Suspends a unit exposed from one time to another, and what was unpacked from it since.
    /// What is still in it needs nothing: it inherits. Times are as signed, so two units may each claim to have been
    /// in the other: the depth that packing allows ends such a circle.
    function _suspend(State storage state, bytes32 excursion, bytes32 unit, uint64 from, uint64 to, uint256 depth)
        private
    {
        Units.suspend(state, unit, excursion, from);
        if (depth > 1) _suspendFormer(state, excursion, unit, from, to, depth - 1);
    }

    function _suspendFormer(
        State storage state,
        bytes32 excursion,
        bytes32 holder,
        uint64 from,
        uint64 to,
        uint256 depth
    ) private {
        Stay[] storage stays = state.stays[holder];
        for (uint256 i = stays.length; i > 0; --i) {
            Stay storage stay = stays[i - 1];
            if (stay.recordedAt + SKEW_MS < from) break;
            if (stay.from > to || stay.to <= from) continue;
            if (stay.vials) {
                _suspendRepacked(state, excursion, stay, _later(stay.from, from), depth);
                continue;
            }
            uint64 until = stay.to < to ? stay.to : to;
            _suspend(state, excursion, stay.unit, _later(stay.from, from), until, depth);
        }
    }

    /// @dev Suspends the unit that exposed vials were packed into, and those that vials were packed into from it since.
    function _suspendRepacked(
        State storage state,
        bytes32 excursion,
        Stay storage moved,
        uint64 since,
        uint256 depth
    ) private {
        Units.suspend(state, moved.unit, excursion, since);
        if (depth == 1) return;
        Stay[] storage stays = state.stays[moved.unit];
        for (uint256 i = moved.before; i < stays.length; ++i) {
            if (stays[i].vials) _suspendRepacked(state, excursion, stays[i], since, depth - 1);
        }
    }

    function _later(uint64 a, uint64 b) private pure returns (uint64) {
        return a > b ? a : b;
    }
}
