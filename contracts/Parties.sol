// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Author, Dose, Key, KeyType, nowMs, REVOKED_GRACE_MS, State} from "./State.sol";
import {Refusal, Refused} from "./Refusal.sol";
import {addressOf, Kind, Statement} from "./Statement.sol";

/// @title The keys of a party. Its admin enrols them, rotates them and revokes them.
library Parties {
    /// @notice Applies one statement about keys, or reverts with {Refused}.
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
        else revert Refused(Refusal.KindUnknown);
    }

    function _enrol(State storage state, Statement calldata s, Author calldata author) private {
        require(author.keyType == KeyType.Admin, Refused(Refusal.KeyNotPermitted));
        (KeyType keyType, uint64 validUntil,) = abi.decode(s.data, (KeyType, uint64, string));
        require(keyType == KeyType.Operator || keyType == KeyType.Device, Refused(Refusal.DataMalformed));
        Key storage key = _unused(state, s.subject);
        (key.party, key.keyType, key.validUntil, key.probeSerial) = (author.party, keyType, validUntil, s.object);
    }

    /// @dev A new key takes the place of one that still holds: its type, its end and its probe. {Authors} saw both the
    /// admin and the old key sign. This is also how an admin key is changed; the party keeps its name.
    function _rotate(State storage state, Statement calldata s, Author calldata author) private {
        Key storage old = _own(state, s, author);
        require(!old.revoked, Refused(Refusal.KeyRevoked));
        Key storage key = _unused(state, s.object);
        (key.party, key.keyType, key.validUntil, key.probeSerial) =
            (old.party, old.keyType, old.validUntil, old.probeSerial);
        _end(old, s);
    }

    /// @dev A second revocation may only void more. An admin key cannot be revoked, only rotated: somebody must be left
    /// to speak for the party. For a stolen one the council suspends the party.
    function _revoke(State storage state, Statement calldata s, Author calldata author) private {
        Key storage key = _own(state, s, author);
        require(key.keyType != KeyType.Admin, Refused(Refusal.KeyNotPermitted));
        _end(key, s);
    }

    function _end(Key storage key, Statement calldata s) private {
        uint256 lastGood = abi.decode(s.data, (uint256));
        bool first = !key.revoked;
        if (first) (key.revoked, key.heardUntil) = (true, nowMs() + REVOKED_GRACE_MS);
        if (first || s.occurredAt < key.revokedAt) key.revokedAt = s.occurredAt;
        if (first || lastGood < key.lastGoodSequence) key.lastGoodSequence = lastGood;
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

    function _unused(State storage state, bytes32 word) private view returns (Key storage key) {
        key = state.keys[addressOf(word)];
        require(key.party == 0, Refused(Refusal.KeyExists));
    }
}
