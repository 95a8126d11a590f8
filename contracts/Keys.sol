// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Key, nowMs, REVOKED_GRACE_MS, State} from "./State.sol";
import {Refusal, Refused} from "./Refusal.sol";
import {addressOf} from "./Statement.sol";

/// @dev How keys begin and end, for those who may let them: a party's admin and the council.
library Keys {
    /// @dev A key that nobody has.
    function unused(State storage state, bytes32 word) internal view returns (Key storage key) {
        key = state.keys[addressOf(word)];
        require(key.party == 0, Refused(Refusal.KeyExists));
    }

    /// @dev A new key takes the place of one that still holds: its type, its end, its probe, and its seat in the council.
    function succeed(State storage state, address from, bytes32 to, uint256 lastGood, uint64 occurredAt) internal {
        Key storage old = state.keys[from];
        require(!old.revoked, Refused(Refusal.KeyRevoked));
        Key storage key = unused(state, to);
        (key.party, key.keyType, key.validUntil, key.probeSerial) =
            (old.party, old.keyType, old.validUntil, old.probeSerial);
        end(old, lastGood, occurredAt);
        if (state.isMember[from]) _reseat(state, from, addressOf(to));
    }

    /// @dev Ends a key. A second end may only void more.
    function end(Key storage key, uint256 lastGood, uint64 occurredAt) internal {
        bool first = !key.revoked;
        if (first) (key.revoked, key.heardUntil) = (true, nowMs() + REVOKED_GRACE_MS);
        if (first || occurredAt < key.revokedAt) key.revokedAt = occurredAt;
        if (first || lastGood < key.lastGoodSequence) key.lastGoodSequence = lastGood;
    }

    function _reseat(State storage state, address from, address to) private {
        require(!state.isMember[to], Refused(Refusal.CouncilInvalid));
        (state.isMember[from], state.isMember[to]) = (false, true);
        uint256 i;
        while (state.members[i] != from) ++i;
        state.members[i] = to;
    }
}
