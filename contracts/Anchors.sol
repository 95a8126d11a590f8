// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Heads of ledgers, put where nobody of their parties can take them away.
/// @notice An anchor proves that a head existed no later than the block the anchor is in. It never proves that what the
/// ledger says is true. Anybody may anchor anything: only anchors by an address one knows mean something.
contract Anchors {
    /// @notice A head of a ledger was shown here.
    /// @param ledger Which ledger, as a digest of its chain and contract.
    /// @param by Who says so.
    /// @param height The block that is its head.
    /// @param head That block's hash.
    /// @param previous The block of the anchor before, zero for the first: all of them can be found from {latest} on.
    event Anchored(bytes32 indexed ledger, address indexed by, uint64 height, bytes32 head, uint64 previous);

    /// @notice The block of the latest anchor of a ledger by an address; zero when there is none.
    mapping(bytes32 ledger => mapping(address by => uint64)) public latest;

    /// @notice Shows a head.
    /// @param ledger Which ledger.
    /// @param height The block that is its head.
    /// @param head That block's hash.
    function anchor(bytes32 ledger, uint64 height, bytes32 head) external {
        uint64 previous = latest[ledger][msg.sender];
        latest[ledger][msg.sender] = uint64(block.number);
        emit Anchored(ledger, msg.sender, height, head, previous);
    }
}
