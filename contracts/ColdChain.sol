// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {Author, Delegation, Dose, Excursion, Log, nowMs, REVOKED_GRACE_MS, Role, State, Unit} from "./State.sol";
import {Refusal, Refused} from "./Refusal.sol";
import {Kind, Statement} from "./Statement.sol";
import {Stays} from "./Stays.sol";
import {Flag, Units} from "./Units.sol";

/// @title What units went through: containers, excursions and their assessment; for logs of readings see {Logs}.
library ColdChain {
    uint8 private constant PHASE_OPENED = 1;
    uint8 private constant PHASE_CLOSED = 3;
    uint8 private constant DECISION_CLEARED = 1;
    uint8 private constant DECISION_CONDEMNED = 2;

    /// @notice Applies one statement about the cold chain, or reverts with {Refused}.
    /// @param state The ledger's state.
    /// @param s The statement.
    /// @param author Who signed it.
    function apply_(
        State storage state,
        Statement calldata s,
        Author calldata author,
        Dose calldata,
        bytes32,
        uint64
    ) external {
        if (s.kind == Kind.PLACE) _place(state, s, author);
        else if (s.kind == Kind.REMOVE) _remove(state, s, author);
        else if (s.kind == Kind.EXCURSION) _excursion(state, s, author);
        else if (s.kind == Kind.ASSESS) _assess(state, s, author);
        else revert Refused(Refusal.KindUnknown);
    }

    function _place(State storage state, Statement calldata s, Author calldata author) private {
        string memory label = abi.decode(s.data, (string));
        Flag.refuse(Units.heldTop(state, author, s.subject) & Flag.CLOSED);
        require(state.units[s.subject].within == 0, Refused(Refusal.UnitAlreadyPlaced));
        require(s.object == _containerId(s.party, label), Refused(Refusal.ContainerNotOwned));
        Stays.enterContainer(state, s.subject, s.object, s.occurredAt);
    }

    function _remove(State storage state, Statement calldata s, Author calldata author) private {
        Units.held(state, author, s.subject);
        Unit storage unit = state.units[s.subject];
        require(!unit.nested && unit.within == s.object && s.object != 0, Refused(Refusal.UnitNotPlaced));
        Stays.depart(state, s.subject, s.occurredAt);
    }

    /// @dev An excursion is stated first as open (or whole, from an imported logger), then worsens, and closes once.
    function _excursion(State storage state, Statement calldata s, Author calldata author) private {
        (uint8 phase, uint64 startedAt, uint64 endedAt) = _covered(state, s, author);
        bool closes = phase == PHASE_CLOSED;
        bool fits = phase >= PHASE_OPENED && phase <= PHASE_CLOSED && startedAt <= s.occurredAt
            && (closes ? endedAt >= startedAt && endedAt <= s.occurredAt : endedAt == 0);
        require(fits, Refused(Refusal.ExcursionInvalid));

        Excursion storage excursion = state.excursions[s.object];
        bool first = excursion.container == 0;
        require(first ? phase != 2 : phase != PHASE_OPENED && excursion.endedAt == 0, Refused(Refusal.ExcursionInvalid));
        if (first) {
            (excursion.container, excursion.startedAt, excursion.endedAt) = (s.subject, startedAt, endedAt);
            if (!closes) state.openExcursions[s.subject].push(s.object);
            Stays.suspendThrough(state, s.object, excursion);
        }
        if (!closes) return;
        if (!first) {
            _forgetOpen(state, s);
            Units.settle(state, s.object, endedAt);
        }
        (excursion.endedAt, excursion.recordedAt) = (endedAt, nowMs());
        state.endedExcursions[s.subject].push(s.object);
    }

    /// @dev Reads an excursion and checks that its identity is true and that a log of the party covers it.
    function _covered(State storage state, Statement calldata s, Author calldata author)
        private
        view
        returns (uint8 phase, uint64 startedAt, uint64 endedAt)
    {
        string memory label;
        string memory profile;
        bytes32 logId;
        uint64 size;
        (label, profile, phase, startedAt, endedAt,,,, logId, size) =
            abi.decode(s.data, (string, string, uint8, uint64, uint64, int32, int32, uint64, bytes32, uint64));
        require(s.subject == _containerId(s.party, label), Refused(Refusal.ContainerNotOwned));
        bool named = s.object == _excursionId(s.subject, profile, ":high:", startedAt)
            || s.object == _excursionId(s.subject, profile, ":low:", startedAt);
        require(named, Refused(Refusal.ExcursionInvalid));
        Log storage log = state.logs[logId];
        bool covered = log.party == author.party && log.size >= size && log.coversUntil >= startedAt
            && log.coversUntil >= endedAt;
        require(covered, Refused(Refusal.CheckpointMissing));
    }

    function _forgetOpen(State storage state, Statement calldata s) private {
        bytes32[] storage open = state.openExcursions[s.subject];
        uint256 i;
        while (open[i] != s.object) ++i;
        open[i] = open[open.length - 1];
        open.pop();
    }

    function _assess(State storage state, Statement calldata s, Author calldata author) private {
        uint8 decision = abi.decode(s.data, (uint8));
        require(decision == DECISION_CLEARED || decision == DECISION_CONDEMNED, Refused(Refusal.DataMalformed));
        Unit storage unit = state.units[s.subject];
        require(unit.custodian != 0, Refused(Refusal.UnitUnknown));
        uint32 maker = state.batches[unit.firstBatch].maker;
        Delegation storage delegation = state.delegates[maker][author.party];
        bool delegated = author.roles & Role.QUALITY != 0 && delegation.until >= s.occurredAt
            && uint256(delegation.endsAt) + REVOKED_GRACE_MS >= nowMs();
        bool permitted = author.roles & Role.REGULATOR != 0 || maker == author.party || delegated;
        require(permitted, Refused(Refusal.RoleMissing));
        Units.lift(state, s.subject, s.object);
        require(state.excursions[s.object].endedAt != 0, Refused(Refusal.ExcursionInvalid));
        if (decision == DECISION_CONDEMNED) unit.flags |= Flag.CONDEMNED;
    }

    function _containerId(address party, string memory label) private pure returns (bytes32) {
        return sha256(bytes(string.concat("urn:vialtrace:container:", Strings.toHexString(party), ":", label)));
    }

    function _excursionId(bytes32 container, string memory profile, string memory side, uint64 startedAt)
        private
        pure
        returns (bytes32)
    {
        string memory id = Strings.toHexString(uint256(container), 32);
        return sha256(
            bytes(string.concat("urn:vialtrace:excursion:", id, ":", profile, side, Strings.toString(startedAt)))
        );
    }
}
