// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Proofs that a vial belongs to a batch: RFC 9162 section 2.1.3.2, SHA-256.
library Serials {
    /// @dev True when the leaf at `index` of `size` leaves holds the vial's subject.
    function proves(bytes32[] memory proof, bytes32 root, bytes32 vial, uint256 index, uint256 size)
        internal
        pure
        returns (bool)
    {
        if (index >= size) return false;
        uint256 last = size - 1;
        bytes32 node = sha256(abi.encodePacked(bytes1(0x00), vial));
        for (uint256 i; i < proof.length; ++i) {
            if (last == 0) return false;
            if (index & 1 == 1 || index == last) {
                node = sha256(abi.encodePacked(bytes1(0x01), proof[i], node));
                for (; index & 1 == 0 && index != 0; index >>= 1) last >>= 1;
            } else {
                node = sha256(abi.encodePacked(bytes1(0x01), node, proof[i]));
            }
            (index, last) = (index >> 1, last >> 1);
        }
        return last == 0 && node == root;
    }
}
