// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Batch, State} from "./State.sol";
import {Refusal, Refused} from "./Refusal.sol";
import {VialSet} from "./Statement.sol";

/// @dev Which vials are where, as bits. A holder is a unit, or a party's address for its loose vials; every vial that
/// is neither open nor discarded is in exactly one pool. The maker's loose pool is stored inverted, so a new batch costs nothing.
library Pools {
    /// @dev The holder that a party's loose vials have.
    function loose(address party) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(party)));
    }

    /// @dev The vials of one word that a holder has.
    function holds(State storage state, bytes32 holder, bytes32 batchId, uint256 word) internal view returns (uint256) {
        Batch storage batch = state.batches[batchId];
        uint256 stored = state.pools[holder][batchId][word];
        return holder == loose(state.partyAt[batch.maker]) ? stored ^ _all(batch.unitCount, word) : stored;
    }

    /// @dev Moves vials from one holder to another; to zero is to nowhere. Says how many.
    function move(State storage state, VialSet memory set, bytes32 from, bytes32 to) internal returns (uint256 count) {
        require(set.words.length == set.masks.length, Refused(Refusal.DataMalformed));
        require(state.batches[set.batch].maker != 0, Refused(Refusal.BatchUnknown));
        for (uint256 i; i < set.words.length; ++i) {
            take(state, from, set.batch, set.words[i], set.masks[i]);
            if (to != 0) state.pools[to][set.batch][set.words[i]] ^= set.masks[i];
            count += _ones(set.masks[i]);
        }
    }

    /// @dev How many bits are set: in ever wider fields, each the sum of two.
    function _ones(uint256 word) private pure returns (uint256) {
        unchecked {
            word -= (word >> 1) & (type(uint256).max / 3);
            word = (word & (type(uint256).max / 5)) + ((word >> 2) & (type(uint256).max / 5));
            word = (word + (word >> 4)) & (type(uint256).max / 17);
            word = (word & (type(uint256).max / 257)) + ((word >> 8) & (type(uint256).max / 257));
            // 16 fields of 16 bits, each at most 16: their sum stands in the highest.
            return (word * (type(uint256).max / 65535)) >> 240;
        }
    }

    /// @dev Takes vials from a holder.
    function take(State storage state, bytes32 holder, bytes32 batch, uint256 word, uint256 mask) internal {
        require(holds(state, holder, batch, word) & mask == mask, Refused(Refusal.VialsNotHeld));
        state.pools[holder][batch][word] ^= mask;
    }

    /// @dev The bits of a word that stand for vials of the batch.
    function _all(uint256 unitCount, uint256 word) private pure returns (uint256) {
        if (unitCount >= (word + 1) * 256) return type(uint256).max;
        return unitCount <= word * 256 ? 0 : (1 << (unitCount % 256)) - 1;
    }
}
