// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DataForms, VialtraceParcelMalformed} from "./DataForms.sol";
import {Statement} from "./Statement.sol";

/// @dev Where the parts of an entry lie in the call data, each in 32 bits: from the lowest, its flags, where its data
/// begin and end, where its signature ends, where the entry ends.
type Parts is uint256;

/// @dev The packed form of statements: what a relayer sends, and what the log of a recorded statement holds.
///
/// An entry is two bytes of flags and then, each only where the flags say so: kind (2) and party (20), subject (32),
/// object (20 or 32), commitment (32), nonce (6 or 32), occurredAt (7 or 4), deadline (7), data, signature, evidence.
/// Data is three bytes of length and the bytes, or one byte that counts words and for each word one byte of length and
/// that many bytes, leading zeros left out, or a word and one byte that stands for another word, or the six words of the
/// head of a log: four words, six bytes for the second, six for the last.
library Parcels {
    /// Kind and party are those of the entry before.
    uint256 internal constant SAME_WHO = 1;
    /// The subject is that of the entry before; in a log it is a topic.
    uint256 internal constant SAME_SUBJECT = 2;
    /// No object (0), an address (4), a word (8), or that of the entry before (12).
    uint256 private constant OBJECT_FORM = 12;
    uint256 private constant COMMITTED = 16;
    /// Six bytes (0), one more than that of the entry before (32), or a word (64).
    uint256 private constant NONCE_FORM = 96;
    /// The time from occurrence to deadline is that of the entry before.
    uint256 private constant SAME_SPAN = 128;
    uint256 private constant WORDS = 256;
    /// The signature is two bytes of length and a blob; otherwise 64 bytes r and s of one signer.
    uint256 internal constant BLOB = 512;
    /// The recovery bit of a signature of 64 bytes.
    uint256 internal constant ODD = 1024;
    /// Two bytes of length and the evidence follow the signature.
    uint256 private constant EVIDENCE = 2048;
    /// The time is four bytes of milliseconds after that of the entry before.
    uint256 private constant LATER = 4096;
    /// Data are a word and a number of one byte.
    uint256 private constant SHORT = 8192;
    /// Data are six words, the second and the last numbers of six bytes.
    uint256 private constant HEAD = 16384;
    /// What a log says of its data and its commitment as the entry does: SHORT, HEAD, WORDS, COMMITTED.
    uint256 private constant AS_ENTERED = 0x6110;
    /// Flags of {_another}, but for the two that it looks at.
    uint256 private constant ANOTHER = 0x30b5;

    /// @dev Reads the entry at a place in the call data into the statement.
    function read(Statement memory s, uint256 place, uint256 end) internal pure returns (Parts parts) {
        parts = _another(s, place);
        if (Parts.unwrap(parts) == 0) parts = _any(s, place, end);
        if (ending(parts) > end) revert VialtraceParcelMalformed();
    }

    /// @dev Reads by far the commonest entry, one more dose of the same clinic, without looking at each flag: an address
    /// for object, a commitment, the next nonce, a time soon after, the same span, and short data. Returns nothing, and touches nothing, where the entry is another.
    function _another(Statement memory s, uint256 place) private pure returns (Parts parts) {
        assembly ("memory-safe") {
            let flags := shr(240, calldataload(place))
            // The subject, where it is not left out, moves all that follows by 32 bytes.
            let head := add(place, shl(4, xor(SAME_SUBJECT, and(flags, SAME_SUBJECT))))
            if eq(and(flags, not(or(SAME_SUBJECT, ODD))), ANOTHER) {
                if iszero(and(flags, SAME_SUBJECT)) { mstore(add(s, 0x40), calldataload(add(place, 2))) }
                mstore(add(s, 0x60), shr(96, calldataload(add(head, 2))))
                mstore(add(s, 0xe0), calldataload(add(head, 22)))
                mstore(add(s, 0xc0), add(mload(add(s, 0xc0)), 1))
                let later := shr(224, calldataload(add(head, 54)))
                mstore(add(s, 0x80), add(mload(add(s, 0x80)), later))
                mstore(add(s, 0xa0), add(mload(add(s, 0xa0)), later))
                let data := mload(0x40)
                mstore(0x40, add(data, 0x60))
                mstore(data, 0x40)
                mstore(add(data, 0x20), calldataload(add(head, 58)))
                mstore(add(data, 0x40), byte(0, calldataload(add(head, 90))))
                mstore(add(s, 0x100), data)
                let end := add(head, 155)
                parts := or(or(flags, shl(32, add(head, 58))), or(shl(64, add(head, 91)), or(shl(96, end), shl(128, end))))
            }
        }
    }

    function _any(Statement memory s, uint256 place, uint256 end) private pure returns (Parts parts) {
        uint256 flags;
        assembly ("memory-safe") {
            flags := shr(240, calldataload(place))
            place := add(place, 2)
            if iszero(and(flags, SAME_WHO)) {
                let who := calldataload(place)
                mstore(s, shr(240, who))
                mstore(add(s, 0x20), shr(96, shl(16, who)))
                place := add(place, 22)
            }
            if iszero(and(flags, SAME_SUBJECT)) {
                mstore(add(s, 0x40), calldataload(place))
                place := add(place, 32)
            }
            switch and(flags, OBJECT_FORM)
            case 4 {
                mstore(add(s, 0x60), shr(96, calldataload(place)))
                place := add(place, 20)
            }
            case 8 {
                mstore(add(s, 0x60), calldataload(place))
                place := add(place, 32)
            }
            case 0 { mstore(add(s, 0x60), 0) }
            let commitment := 0
            if and(flags, COMMITTED) {
                commitment := calldataload(place)
                place := add(place, 32)
            }
            mstore(add(s, 0xe0), commitment)
            switch and(flags, NONCE_FORM)
            case 32 { mstore(add(s, 0xc0), add(mload(add(s, 0xc0)), 1)) }
            case 64 {
                mstore(add(s, 0xc0), calldataload(place))
                place := add(place, 32)
            }
            default {
                mstore(add(s, 0xc0), shr(208, calldataload(place)))
                place := add(place, 6)
            }
            let span := sub(mload(add(s, 0xa0)), mload(add(s, 0x80)))
            let time := shr(200, calldataload(place))
            switch and(flags, LATER)
            case 0 { place := add(place, 7) }
            default {
                time := add(mload(add(s, 0x80)), shr(224, calldataload(place)))
                place := add(place, 4)
            }
            mstore(add(s, 0x80), time)
            switch and(flags, SAME_SPAN)
            case 0 {
                mstore(add(s, 0xa0), shr(200, calldataload(place)))
                place := add(place, 7)
            }
            default { mstore(add(s, 0xa0), and(add(time, span), 0xffffffffffffffff)) }
        }
        uint256 from = place;
        if (flags & SHORT != 0) place = DataForms.short(s, place);
        else if (flags & HEAD != 0) place = DataForms.head(s, place);
        else place = flags & WORDS != 0 ? DataForms.words(s, place) : DataForms.plain(s, place, end);
        assembly ("memory-safe") {
            parts := or(flags, or(shl(32, from), shl(64, place)))
            switch and(flags, BLOB)
            case 0 { place := add(place, 64) }
            default { place := add(place, add(2, shr(240, calldataload(place)))) }
            parts := or(parts, shl(96, place))
            if and(flags, EVIDENCE) { place := add(place, add(2, shr(240, calldataload(place)))) }
            parts := or(parts, shl(128, place))
        }
    }

    /// @dev Where the 64 bytes of an entry's only signature begin.
    function signatureFrom(Parts parts) internal pure returns (uint256) {
        return _part(parts, 64);
    }

    /// @dev Whether an entry has one of these flags.
    function has(Parts parts, uint256 flags) internal pure returns (bool) {
        return Parts.unwrap(parts) & flags != 0;
    }

    /// @dev Where an entry ends.
    function ending(Parts parts) internal pure returns (uint256) {
        return Parts.unwrap(parts) >> 128;
    }

    /// @dev The signature or signatures of an entry.
    function signature(Parts parts) internal pure returns (bytes calldata) {
        unchecked {
            return _slice(_part(parts, 64) + (has(parts, BLOB) ? 2 : 0), _part(parts, 96));
        }
    }

    /// @dev The evidence of an entry; empty when it brings none.
    function evidence(Parts parts) internal pure returns (bytes calldata) {
        unchecked {
            return _slice(_part(parts, 96) + (has(parts, EVIDENCE) ? 2 : 0), ending(parts));
        }
    }

    /// @dev The EIP-712 struct hash of the statement of an entry, which lies behind its type hash: see {Rules}.
    function structHash(Statement memory s) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let place := add(s, 0x100)
            let data := mload(place)
            mstore(place, keccak256(add(data, 0x20), mload(data)))
            hash := keccak256(sub(s, 0x20), 0x140)
            mstore(place, data)
        }
    }

    /// @dev Logs a statement: who signed (20 bytes), then its entry with nothing left out but the subject, which is a
    /// topic, and no signature.
    function log(Statement memory s, Parts parts, bytes32 topic, bytes32 id, address signer) internal {
        (uint256 from, uint256 to) = (_part(parts, 32), _part(parts, 64));
        assembly ("memory-safe") {
            let start := mload(0x40)
            let object := mload(add(s, 0x60))
            let nonce := mload(add(s, 0xc0))
            let wide := gt(nonce, 0xffffffffffff)
            let word := gt(object, 0xffffffffffffffffffffffffffffffffffffffff)
            let flags := or(and(parts, AS_ENTERED), or(SAME_SUBJECT, or(shl(2, add(1, word)), shl(6, wide))))
            mstore(start, shl(96, signer))
            mstore(add(start, 20), or(shl(240, flags), or(shl(224, mload(s)), shl(64, mload(add(s, 0x20))))))
            let place := add(start, 44)
            switch word
            case 0 {
                mstore(place, shl(96, object))
                place := add(place, 20)
            }
            default {
                mstore(place, object)
                place := add(place, 32)
            }
            if and(flags, COMMITTED) {
                mstore(place, mload(add(s, 0xe0)))
                place := add(place, 32)
            }
            if wide {
                mstore(place, nonce)
                place := add(place, 26)
            }
            // Six bytes of the nonce and twice seven of the times; a wide nonce ends in the same six.
            mstore(place, or(shl(208, nonce), or(shl(152, mload(add(s, 0x80))), shl(96, mload(add(s, 0xa0))))))
            place := add(place, 20)
            calldatacopy(place, from, sub(to, from))
            log3(start, sub(add(place, sub(to, from)), start), topic, id, mload(add(s, 0x40)))
        }
    }

    function _part(Parts parts, uint256 shift) private pure returns (uint256) {
        return (Parts.unwrap(parts) >> shift) & type(uint32).max;
    }

    function _slice(uint256 from, uint256 to) private pure returns (bytes calldata part) {
        assembly ("memory-safe") {
            part.offset := from
            part.length := sub(to, from)
        }
    }
}
