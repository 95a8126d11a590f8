// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Keys} from "./Keys.sol";
import {Author, Delegation, Dose, Key, KeyType, nowMs, Role, State} from "./State.sol";
import {Refusal, Refused} from "./Refusal.sol";
import {addressOf, Kind, Statement} from "./Statement.sol";

/// @title What a party's admin decides: its keys, and who assesses what it made.
library Parties {
    /// @notice Applies one statement of an admin, or reverts with {Refused}.
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
        if (s.kind == Kind.ENROL_KEY) _enrol(state, s, author);
        else if (s.kind == Kind.ROTATE_KEY) _rotate(state, s, author);
        else if (s.kind == Kind.REVOKE_KEY) _revoke(state, s, author);
        else if (s.kind == Kind.DELEGATE_QUALITY) _delegate(state, s, author);
        else revert Refused(Refusal.KindUnknown);
    }

    function _enrol(State storage state, Statement calldata s, Author calldata author) private {
        require(author.keyType == KeyType.Admin, Refused(Refusal.KeyNotPermitted));
        (KeyType keyType, uint64 validUntil,) = abi.decode(s.data, (KeyType, uint64, string));
        require(keyType == KeyType.Operator || keyType == KeyType.Device, Refused(Refusal.DataMalformed));
        Key storage key = Keys.unused(state, s.subject);
        (key.party, key.keyType, key.validUntil, key.probeSerial) = (author.party, keyType, validUntil, s.object);
    }

    /// @dev {Authors} saw both the admin and the old key sign. This is also how an admin key is changed; the party keeps
    /// its name.
    function _rotate(State storage state, Statement calldata s, Author calldata author) private {
        _own(state, s, author);
        Keys.succeed(state, addressOf(s.subject), s.object, abi.decode(s.data, (uint256)), s.occurredAt);
    }

    /// @dev An admin key cannot be revoked, only rotated: somebody must be left to speak for the party. A stolen one is
    /// replaced by the council.
    function _revoke(State storage state, Statement calldata s, Author calldata author) private {
        Key storage key = _own(state, s, author);
        require(key.keyType != KeyType.Admin, Refused(Refusal.KeyNotPermitted));
        Keys.end(key, abi.decode(s.data, (uint256)), s.occurredAt);
    }

    /// @dev A maker lets another party's quality assurance assess its units until a time, or no longer. What the delegate
    /// dates back is heard for a few days after that, as with a key that was revoked.
    function _delegate(State storage state, Statement calldata s, Author calldata author) private {
        require(author.keyType == KeyType.Admin, Refused(Refusal.KeyNotPermitted));
        require(author.roles & Role.MANUFACTURER != 0, Refused(Refusal.RoleMissing));
        uint32 delegate = state.parties[addressOf(s.subject)].number;
        require(delegate != 0, Refused(Refusal.PartyUnknown));
        (uint64 until, uint64 time) = (abi.decode(s.data, (uint64)), nowMs());
        state.delegates[author.party][delegate] = Delegation(until, until > time ? until : time);
    }

    /// @dev The key that the statement is about, if the author is the admin of its party.
    function _own(State storage state, Statement calldata s, Author calldata author)
        private
        view
        returns (Key storage key)
    {
        key = state.keys[addressOf(s.subject)];
        require(author.keyType == KeyType.Admin, Refused(Refusal.KeyNotPermitted));
        require(key.party == author.party, Refused(Refusal.KeyUnknown));
    }
}
