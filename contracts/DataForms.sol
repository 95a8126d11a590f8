// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Statement} from "./Statement.sol";

/// @notice The relayer's parcel could not be read; nothing in it was judged.
error VialtraceParcelMalformed();

/// @dev The forms in which an entry of a parcel may carry its data. Each reads from a place in the call data into fresh
/// memory, and returns the place behind it.
library DataForms {
    /// @dev Data as its bytes.
    function plain(Statement memory s, uint256 place, uint256 end) internal pure returns (uint256 next) {
        uint256 length;
        assembly ("memory-safe") {
            length := shr(232, calldataload(place))
        }
        require(place + 3 + length <= end, VialtraceParcelMalformed());
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, length)
            calldatacopy(add(data, 0x20), add(place, 3), length)
            mstore(0x40, add(data, and(add(length, 0x3f), not(0x1f))))
            mstore(add(s, 0x100), data)
            next := add(place, add(3, length))
        }
    }

    /// @dev Data as a word and a byte.
    function short(Statement memory s, uint256 place) internal pure returns (uint256 next) {
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(0x40, add(data, 0x60))
            mstore(data, 0x40)
            mstore(add(data, 0x20), calldataload(place))
            mstore(add(data, 0x40), byte(0, calldataload(add(place, 32))))
            mstore(add(s, 0x100), data)
            next := add(place, 33)
        }
    }

    /// @dev Data as six words, of which the second and the last are numbers of six bytes.
    function head(Statement memory s, uint256 place) internal pure returns (uint256 next) {
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(0x40, add(data, 0xe0))
            mstore(data, 0xc0)
            calldatacopy(add(data, 0x20), place, 0x20)
            mstore(add(data, 0x40), shr(208, calldataload(add(place, 0x20))))
            calldatacopy(add(data, 0x60), add(place, 0x26), 0x60)
            mstore(add(data, 0xc0), shr(208, calldataload(add(place, 0x86))))
            mstore(add(s, 0x100), data)
            next := add(place, 0x8c)
        }
    }

    /// @dev Data as words without their leading zeros.
    function words(Statement memory s, uint256 place) internal pure returns (uint256 next) {
        assembly ("memory-safe") {
            let data := mload(0x40)
            let length := shl(5, byte(0, calldataload(place)))
            mstore(data, length)
            mstore(add(s, 0x100), data)
            next := add(place, 1)
            let word := add(data, 0x20)
            let last := add(word, length)
            for {} lt(word, last) { word := add(word, 0x20) } {
                let size := byte(0, calldataload(next))
                mstore(word, shr(shl(3, sub(32, size)), calldataload(add(next, 1))))
                next := add(next, add(size, 1))
            }
            mstore(0x40, last)
        }
    }
}
