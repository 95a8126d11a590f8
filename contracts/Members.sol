// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Action, Key, Party, State} from "./State.sol";

/// @title What the ledger knows of those who speak, to be asked by anyone.
abstract contract Members {
    State internal state;

    /// @notice The council.
    /// @return members Admin addresses.
    /// @return threshold How many of them decide.
    /// @return lockMs How long their decisions are announced before they can be enacted.
    function council() external view returns (address[] memory members, uint8 threshold, uint64 lockMs) {
        return (state.members, uint8(state.threshold), state.lockMs);
    }

    /// @notice A decision of the council that was announced, and neither enacted nor withdrawn.
    /// @param id The identity of its statement.
    /// @return kind What was decided, or 0.
    /// @return subject About whom.
    /// @return readyAt From when on it can be enacted.
    function action(bytes32 id) external view returns (uint16 kind, bytes32 subject, uint64 readyAt) {
        Action storage a = state.actions[id];
        return (a.kind, a.subject, a.readyAt);
    }

    /// @notice Until when a patient lets a party read what is sealed about a dose.
    /// @param dose The identity of the dose's statement.
    /// @param reader The party's admin address.
    /// @return until UTC milliseconds, or 0.
    function grant(bytes32 dose, address reader) external view returns (uint64 until) {
        return state.grants[dose][reader];
    }

    /// @notice Until when a party's quality assurance assesses units of a maker.
    /// @param maker The maker's admin address.
    /// @param delegate The party's.
    /// @return until UTC milliseconds, or 0.
    function delegation(address maker, address delegate) external view returns (uint64 until) {
        return state.delegates[state.parties[maker].number][state.parties[delegate].number].until;
    }

    /// @notice A party.
    /// @param id The party's admin address.
    /// @return roles Bits: 1 manufacturer, 2 laboratory, 4 carrier, 8 warehouse, 16 clinic, 32 regulator, 64 quality.
    /// @return admitted Whether the council admitted it.
    /// @return suspended Whether the council suspended it.
    /// @return name Its name.
    /// @return recipient The age recipient that documents for it are sealed to.
    function party(address id)
        external
        view
        returns (uint32 roles, bool admitted, bool suspended, string memory name, string memory recipient)
    {
        Party storage p = state.parties[id];
        return (p.roles, p.number != 0, p.suspended, p.name, p.recipient);
    }

    /// @notice A key.
    /// @param id The key's address.
    /// @return partyId The party it is enrolled under.
    /// @return keyType 1 operator, 2 device, 3 admin; 0 unknown.
    /// @return validUntil End of its validity, or 0 for none.
    /// @return revoked Whether it was revoked.
    /// @return lastGoodSequence The last sequence number that counts, when it was revoked.
    /// @return probeSerial SHA-256 of the serial of a device's probe, or 0.
    function key(address id)
        external
        view
        returns (
            address partyId,
            uint8 keyType,
            uint64 validUntil,
            bool revoked,
            uint256 lastGoodSequence,
            bytes32 probeSerial
        )
    {
        Key storage k = state.keys[id];
        return (
            state.partyAt[k.party], uint8(k.keyType), k.validUntil, k.revoked, k.lastGoodSequence, k.probeSerial
        );
    }

    /// @notice Whether a statement with this sequence number was recorded, but for checkpoints of devices: their numbers
    /// only grow, and their logs keep the last.
    /// @param signer The key's address.
    /// @param nonce The sequence number.
    /// @return Whether it was used.
    function nonceUsed(address signer, uint256 nonce) public view returns (bool) {
        return (state.nonces[signer][nonce >> 8] >> (nonce & 255)) & 1 == 1;
    }
}
