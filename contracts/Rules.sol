// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Refused} from "./Refusal.sol";
import {Author, Dose, State} from "./State.sol";
import {Statement, STATEMENT_TYPEHASH} from "./Statement.sol";

/// @dev How a rule is asked. Every library of rules has the same one door, `apply_(State, Statement, Author, Dose,
/// bytes32 id, uint64 time)`, and the call of it lies in memory as it is sent: its parts are read and changed there, and
/// nothing is encoded anew for each statement.
///
/// It begins with the selector in the last 4 bytes of a word; then state, where the statement begins, author, dose, id,
/// time; then the type hash, so that it can be hashed with the statement behind it; the statement, and behind that its
/// data, which is the first thing that reading an entry puts into fresh memory.
library Rules {
    uint256 private constant STATE = 0x20;
    uint256 private constant AUTHOR = 0x60;
    uint256 private constant DOSE = 0xe0;
    uint256 private constant ID = 0x140;
    uint256 private constant TIME = 0x160;
    uint256 private constant TYPE_HASH = 0x180;
    uint256 private constant STATEMENT = 0x1a0;
    /// How long a statement is without its data, whose place its last word tells.
    uint256 private constant STATEMENT_BYTES = 0x120;

    /// @dev A call with an empty statement. What an entry leaves out stands there from the entry before. Nothing may
    /// take memory between this and the first entry.
    function prepare(State storage state, bytes4 selector)
        internal
        pure
        returns (Statement memory s, Author memory author, Dose memory dose)
    {
        bytes32 typeHash = STATEMENT_TYPEHASH;
        assembly ("memory-safe") {
            let start := mload(0x40)
            calldatacopy(start, calldatasize(), add(STATEMENT, STATEMENT_BYTES))
            mstore(0x40, add(start, add(STATEMENT, STATEMENT_BYTES)))
            mstore(start, shr(224, selector))
            mstore(add(start, STATE), state.slot)
            mstore(add(start, 0x40), sub(STATEMENT, STATE))
            mstore(add(start, TYPE_HASH), typeHash)
            author := add(start, AUTHOR)
            dose := add(start, DOSE)
            s := add(start, STATEMENT)
            // An empty list of bytes, where Solidity keeps one.
            mstore(add(s, sub(STATEMENT_BYTES, 0x20)), 0x60)
        }
    }

    /// @dev Lets the rules of one library change the state, or undo all they did and say why.
    /// @param library_ One of those whose door has the selector that the call was prepared with.
    /// @return refused Whether they did.
    /// @return code Of the {Refusal}; zero when they threw nothing readable.
    function ask(address library_, Statement memory s, bytes32 id, uint256 time)
        internal
        returns (bool refused, uint256 code)
    {
        bytes4 thrown = Refused.selector;
        assembly ("memory-safe") {
            let start := sub(s, STATEMENT)
            mstore(add(start, ID), id)
            mstore(add(start, TIME), time)
            // For the rules, data lie so many bytes behind the statement's beginning; here, at an address.
            let place := add(s, sub(STATEMENT_BYTES, 0x20))
            let data := mload(place)
            mstore(place, STATEMENT_BYTES)
            let end := add(data, and(add(mload(data), 0x3f), not(0x1f)))
            refused := iszero(delegatecall(gas(), library_, add(start, 0x1c), sub(end, add(start, 0x1c)), 0, 0x24))
            mstore(place, data)
            if and(refused, eq(returndatasize(), 0x24)) {
                if eq(shr(224, mload(0)), shr(224, thrown)) { code := mload(4) }
            }
        }
    }
}
