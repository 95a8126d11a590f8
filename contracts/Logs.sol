// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {Refusal} from "./Refusal.sol";
import {Author, KeyType, Log, SKEW_MS, State} from "./State.sol";
import {Statement} from "./Statement.sol";

/// @dev Heads of logs, after doses the commonest of all statements. A device's checkpoint has no bit among its signer's
/// sequence numbers: numbers only grow from one checkpoint of a device to its next, and its log keeps the last in a slot
/// that is written anyway.
library Logs {
    /// Where the parts of a {Log} lie in its first slot, in bits; the lowest 32 are the party.
    uint256 private constant SIZE_SHIFT = 32;
    uint256 private constant COVERS_SHIFT = 96;
    uint256 private constant EQUIVOCATED = 1 << 160;
    uint256 private constant NONCE_SHIFT = 168;
    /// All but the sequence number.
    uint256 private constant KNOWN = (1 << 168) - 1;

    /// @notice One log was signed with two different heads of one size. The statement is recorded as evidence.
    /// @param logId The log.
    /// @param size How many entries both heads claim.
    /// @param first The root recorded before.
    /// @param second The root of this statement.
    /// @param signer The key that signed the second.
    event Equivocation(bytes32 indexed logId, uint64 size, bytes32 first, bytes32 second, address signer);

    /// @dev Takes a checkpoint as the head of its log, or says why not and changes nothing.
    function extend(State storage state, Statement memory s, Author memory author) internal returns (uint256) {
        (bool whole, uint256 size, bytes32 root, uint256 coversUntil) = _read(s.data);
        if (!whole) return uint256(Refusal.DataMalformed);
        bool device = author.keyType == KeyType.Device;
        bytes32 own = device ? bytes32(uint256(uint160(author.key))) : _journalOf(s.party);
        if (s.subject != own) return uint256(Refusal.KeyNotPermitted);
        Log storage log = state.logs[s.subject];
        uint256 slot = _load(log);
        unchecked {
            uint256 nextNonce;
            if (device) {
                nextNonce = s.nonce + 1;
                if (nextNonce <= slot >> NONCE_SHIFT || nextNonce > type(uint64).max) return uint256(Refusal.NonceUsed);
            }
            // Else one checkpoint would cover, without a reading, whatever happens in years to come.
            if (coversUntil > s.occurredAt + uint256(SKEW_MS)) return uint256(Refusal.TimeInFuture);
            bytes32 rootBefore = log.root;
            uint256 sizeBefore = uint64(slot >> SIZE_SHIFT);
            if (size <= sizeBefore) {
                if (size != sizeBefore || size == 0 || root == rootBefore) return uint256(Refusal.CheckpointNotGrowing);
                _store(log, (slot & KNOWN) | EQUIVOCATED | nextNonce << NONCE_SHIFT);
                emit Equivocation(s.subject, uint64(size), rootBefore, root, author.key);
                return 0;
            }
            if (s.object != rootBefore) return uint256(Refusal.CheckpointPreviousMismatch);
            uint256 covered = uint64(slot >> COVERS_SHIFT);
            if (coversUntil < covered) coversUntil = covered;
            slot = (slot & EQUIVOCATED) | author.party | size << SIZE_SHIFT | coversUntil << COVERS_SHIFT;
            _store(log, slot | nextNonce << NONCE_SHIFT);
            log.root = root;
        }
        return 0;
    }

    /// @dev Size, root and end of what is covered: the second, fourth and sixth of six words.
    function _read(bytes memory data)
        private
        pure
        returns (bool whole, uint256 size, bytes32 root, uint256 coversUntil)
    {
        assembly ("memory-safe") {
            size := mload(add(data, 0x40))
            root := mload(add(data, 0x80))
            coversUntil := mload(add(data, 0xc0))
            whole := iszero(or(lt(mload(data), 0xc0), shr(64, or(size, coversUntil))))
        }
    }

    function _journalOf(address party) private pure returns (bytes32) {
        return sha256(bytes(string.concat("urn:vialtrace:journal:", Strings.toHexString(party))));
    }

    function _load(Log storage log) private view returns (uint256 slot) {
        assembly ("memory-safe") {
            slot := sload(log.slot)
        }
    }

    function _store(Log storage log, uint256 slot) private {
        assembly ("memory-safe") {
            sstore(log.slot, slot)
        }
    }
}
