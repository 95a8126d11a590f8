// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Author, Key, KeyType, Party, State} from "./State.sol";
import {Refusal, Refused} from "./Refusal.sol";
import {addressOf, Kind, Statement} from "./Statement.sol";

/// @title Who belongs: parties, their keys, and the council that admits them.
library Parties {
    /// @notice Applies one statement about parties or keys, or reverts with {Refused}.
    /// @param state The ledger's state.
    /// @param s The statement.
    /// @param author Who signed it.
    function apply_(State storage state, Statement calldata s, Author calldata author) external {
        if (s.kind == Kind.ADMIT) _admit(state, s);
        else if (s.kind == Kind.SUSPEND_PARTY) _admitted(state, s).suspended = abi.decode(s.data, (bool));
        else if (s.kind == Kind.SET_ROLES) _admitted(state, s).roles = abi.decode(s.data, (uint32));
        else if (s.kind == Kind.SET_COUNCIL) _setCouncil(state, s);
        else if (s.kind == Kind.ENROL_KEY) _enrolKey(state, s, author);
        else if (s.kind == Kind.REVOKE_KEY) _revokeKey(state, s, author);
        else revert Refused(Refusal.KindUnknown);
    }

    /// @notice Replaces the council.
    /// @param state The ledger's state.
    /// @param members Their admin addresses, each once.
    /// @param threshold How many of them decide; at least one, at most all.
    function seat(State storage state, address[] memory members, uint256 threshold) public {
        require(threshold > 0 && threshold <= members.length, Refused(Refusal.CouncilInvalid));
        for (uint256 i; i < state.members.length; ++i) state.isMember[state.members[i]] = false;
        for (uint256 i; i < members.length; ++i) {
            require(members[i] != address(0) && !state.isMember[members[i]], Refused(Refusal.CouncilInvalid));
            state.isMember[members[i]] = true;
        }
        (state.members, state.threshold) = (members, threshold);
    }

    function _admit(State storage state, Statement calldata s) private {
        address id = addressOf(s.subject);
        Party storage party = state.parties[id];
        require(party.number == 0, Refused(Refusal.PartyExists));
        require(state.keys[id].party == 0, Refused(Refusal.KeyExists));
        party.number = ++state.partyCount;
        (party.name, party.roles, party.recipient) = abi.decode(s.data, (string, uint32, string));
        state.partyAt[party.number] = id;
        (state.keys[id].party, state.keys[id].keyType) = (party.number, KeyType.Admin);
    }

    function _setCouncil(State storage state, Statement calldata s) private {
        (address[] memory members, uint8 threshold) = abi.decode(s.data, (address[], uint8));
        seat(state, members, threshold);
    }

    function _enrolKey(State storage state, Statement calldata s, Author calldata author) private {
        require(author.keyType == KeyType.Admin, Refused(Refusal.KeyNotPermitted));
        (KeyType keyType, uint64 validUntil,) = abi.decode(s.data, (KeyType, uint64, string));
        require(keyType == KeyType.Operator || keyType == KeyType.Device, Refused(Refusal.DataMalformed));
        Key storage key = state.keys[addressOf(s.subject)];
        require(key.party == 0, Refused(Refusal.KeyExists));
        (key.party, key.keyType, key.validUntil, key.probeSerial) = (author.party, keyType, validUntil, s.object);
    }

    /// @dev A second revocation may only void more. The admin key is the party's name and cannot be revoked by itself:
    /// for a stolen one the council suspends the party.
    function _revokeKey(State storage state, Statement calldata s, Author calldata author) private {
        Key storage key = state.keys[addressOf(s.subject)];
        require(author.keyType == KeyType.Admin, Refused(Refusal.KeyNotPermitted));
        require(key.party == author.party, Refused(Refusal.KeyUnknown));
        require(key.keyType != KeyType.Admin, Refused(Refusal.KeyNotPermitted));
        uint256 lastGood = abi.decode(s.data, (uint256));
        if (key.revoked && key.lastGoodSequence <= lastGood) return;
        (key.revoked, key.lastGoodSequence) = (true, lastGood);
    }

    function _admitted(State storage state, Statement calldata s) private view returns (Party storage party) {
        party = state.parties[addressOf(s.subject)];
        require(party.number != 0, Refused(Refusal.PartyUnknown));
    }
}
