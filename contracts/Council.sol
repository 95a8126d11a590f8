// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Keys} from "./Keys.sol";
import {Action, Author, Dose, Key, KeyType, Party, State} from "./State.sol";
import {Refusal, Refused} from "./Refusal.sol";
import {addressOf, Kind, Statement} from "./Statement.sol";

/// @title The council: who belongs, with which roles, and who decides it.
/// @notice Every decision is one statement signed by as many members as the threshold. While the council has a time lock,
/// a decision that gives or changes something is only announced by it; after the lock one member enacts it, and until then
/// the council can withdraw it. A suspension protects, so it takes effect at once; lifting one waits like all else.
library Council {
    /// @dev The longest time lock: a council must not lock itself out for ever.
    uint64 private constant LONGEST_LOCK_MS = 90 days * 1000;

    /// @notice Applies one statement of the council, or reverts with {Refused}.
    /// @param state The ledger's state.
    /// @param id The statement's identity; an announced decision is known by it.
    /// @param s The statement.
    /// @param time The time that locks are counted by, UTC milliseconds.
    function apply_(
        State storage state,
        Statement calldata s,
        Author calldata,
        Dose calldata,
        bytes32 id,
        uint64 time
    ) external {
        if (s.kind == Kind.ENACT) _enact(state, s, time);
        else if (s.kind == Kind.WITHDRAW) _withdraw(state, s);
        else if (state.lockMs == 0 || _protects(s)) _take(state, s.kind, s.subject, s.data, s.occurredAt);
        else _announce(state, id, s, time);
    }

    /// @notice Replaces the council.
    /// @param state The ledger's state.
    /// @param members Their admin addresses, each once.
    /// @param threshold How many of them decide; at least one, at most all.
    /// @param lockMs How long a decision is announced before it can be enacted; 0 for not at all.
    function seat(State storage state, address[] memory members, uint256 threshold, uint64 lockMs) public {
        bool able = threshold > 0 && threshold <= members.length && lockMs <= LONGEST_LOCK_MS;
        require(able, Refused(Refusal.CouncilInvalid));
        for (uint256 i; i < state.members.length; ++i) state.isMember[state.members[i]] = false;
        for (uint256 i; i < members.length; ++i) {
            require(members[i] != address(0) && !state.isMember[members[i]], Refused(Refusal.CouncilInvalid));
            state.isMember[members[i]] = true;
        }
        (state.members, state.threshold, state.lockMs) = (members, threshold, lockMs);
    }

    /// @dev Whether a decision only protects, and must not wait.
    function _protects(Statement calldata s) private pure returns (bool) {
        return s.kind == Kind.SUSPEND_PARTY && abi.decode(s.data, (bool));
    }

    /// @dev Whether it can be taken is asked when it is enacted: much may have changed by then.
    function _announce(State storage state, bytes32 id, Statement calldata s, uint64 time) private {
        state.actions[id] = Action(s.kind, time + state.lockMs, s.subject, s.data);
    }

    function _enact(State storage state, Statement calldata s, uint64 time) private {
        Action memory action = state.actions[s.subject];
        require(action.kind != 0, Refused(Refusal.ActionUnknown));
        require(time >= action.readyAt, Refused(Refusal.ActionLocked));
        delete state.actions[s.subject];
        _take(state, action.kind, action.subject, action.data, s.occurredAt);
    }

    function _withdraw(State storage state, Statement calldata s) private {
        require(state.actions[s.subject].kind != 0, Refused(Refusal.ActionUnknown));
        delete state.actions[s.subject];
    }

    /// @dev Lets a decision take effect.
    function _take(State storage state, uint16 kind, bytes32 subject, bytes memory data, uint64 occurredAt) private {
        if (kind == Kind.ADMIT) {
            _admit(state, addressOf(subject), data);
        } else if (kind == Kind.SUSPEND_PARTY) {
            _admitted(state, subject).suspended = abi.decode(data, (bool));
        } else if (kind == Kind.SET_ROLES) {
            _admitted(state, subject).roles = abi.decode(data, (uint32));
        } else if (kind == Kind.REPLACE_KEY) {
            _replace(state, addressOf(subject), data, occurredAt);
        } else {
            (address[] memory members, uint8 threshold, uint64 lockMs) = abi.decode(data, (address[], uint8, uint64));
            seat(state, members, threshold, lockMs);
        }
    }

    /// @dev A party whose admin key was stolen or lost gets another without its consent. Whoever has the key can speak
    /// until then: the council suspends the party first, which takes effect at once.
    function _replace(State storage state, address old, bytes memory data, uint64 occurredAt) private {
        Key storage key = state.keys[old];
        require(key.party != 0, Refused(Refusal.KeyUnknown));
        require(key.keyType == KeyType.Admin, Refused(Refusal.KeyNotPermitted));
        (address successor, uint256 lastGood) = abi.decode(data, (address, uint256));
        Keys.succeed(state, old, bytes32(uint256(uint160(successor))), lastGood, occurredAt);
    }

    function _admit(State storage state, address id, bytes memory data) private {
        Party storage party = state.parties[id];
        require(party.number == 0, Refused(Refusal.PartyExists));
        require(state.keys[id].party == 0, Refused(Refusal.KeyExists));
        party.number = ++state.partyCount;
        (party.name, party.roles, party.recipient) = abi.decode(data, (string, uint32, string));
        state.partyAt[party.number] = id;
        (state.keys[id].party, state.keys[id].keyType) = (party.number, KeyType.Admin);
    }

    function _admitted(State storage state, bytes32 subject) private view returns (Party storage party) {
        party = state.parties[addressOf(subject)];
        require(party.number != 0, Refused(Refusal.PartyUnknown));
    }
}
