// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {Author, Dose, Key, KeyType, Party, State} from "./State.sol";
import {Refusal} from "./Refusal.sol";
import {Kind, Statement} from "./Statement.sol";

/// @dev Who signed. A signature is 65 bytes (r, s, v), for council kinds one after another by ascending signer, and at
/// the end 4 bytes of the domain it was made for: they prove nothing, they only make a better answer than
/// {Refusal.KeyUnknown} possible.
library Authors {
    uint256 private constant SIGNATURE_BYTES = 65;
    uint256 private constant TAG_BYTES = 4;

    /// @dev The author of a statement, or why there is none.
    function identify(
        State storage state,
        bytes32 domain,
        bytes32 id,
        Statement calldata s,
        bytes calldata signature
    ) internal view returns (Refusal refusal, Author memory author) {
        if (signature.length < SIGNATURE_BYTES + TAG_BYTES) return (Refusal.SignatureInvalid, author);
        uint256 end = signature.length - TAG_BYTES;
        if (bytes4(signature[end:]) != bytes4(domain)) return (Refusal.DomainMismatch, author);
        if (s.kind <= Kind.SET_COUNCIL && s.kind != 0) {
            author = Author(s.party, KeyType.Admin, 0, 0);
            return (_quorum(state, id, s.party, signature[:end]), author);
        }
        author.key = _recover(id, signature[:end]);
        if (author.key == address(0)) return (Refusal.SignatureInvalid, author);
        return (_enrolled(state, s, author), author);
    }

    /// @dev Completes the author, or says what stands against the key.
    function _enrolled(State storage state, Statement calldata s, Author memory author)
        private
        view
        returns (Refusal)
    {
        Key storage key = state.keys[author.key];
        Party storage party = state.parties[s.party];
        (author.party, author.roles, author.keyType) = (party.number, party.roles, key.keyType);
        if (author.party == 0 || key.party != author.party) {
            author.keyType = KeyType.Pseudonym;
            if (_ownsDose(state, s, author)) return Refusal.None;
            return author.key == s.party ? Refusal.PartyUnknown : Refusal.KeyUnknown;
        }
        if (key.revoked && s.nonce > key.lastGoodSequence) return Refusal.KeyRevoked;
        if (key.validUntil != 0 && s.occurredAt > key.validUntil) return Refusal.KeyExpired;
        return party.suspended ? Refusal.PartySuspended : Refusal.None;
    }

    /// @dev A patient's key may report on its own dose, also when the clinic of the dose is suspended.
    function _ownsDose(State storage state, Statement calldata s, Author memory author) private view returns (bool) {
        if (s.kind != Kind.SYMPTOM) return false;
        Dose storage dose = state.doses[s.subject];
        return dose.pseudonym == author.key && dose.clinic == author.party;
    }

    /// @dev At least the threshold of different members signed, the proposer among them.
    function _quorum(State storage state, bytes32 id, address proposer, bytes calldata signatures)
        private
        view
        returns (Refusal)
    {
        if (signatures.length % SIGNATURE_BYTES != 0) return Refusal.SignatureInvalid;
        uint256 count = signatures.length / SIGNATURE_BYTES;
        bool proposed;
        address last;
        for (uint256 i; i < count; ++i) {
            address signer = _recover(id, signatures[i * SIGNATURE_BYTES:(i + 1) * SIGNATURE_BYTES]);
            if (signer == address(0)) return Refusal.SignatureInvalid;
            if (signer <= last || !state.isMember[signer]) return Refusal.QuorumMissing;
            if (signer == proposer) proposed = true;
            last = signer;
        }
        return proposed && count >= state.threshold ? Refusal.None : Refusal.QuorumMissing;
    }

    /// @dev The signer, or zero for what is no low-s signature of 65 bytes.
    function _recover(bytes32 id, bytes calldata signature) private pure returns (address signer) {
        if (signature.length != SIGNATURE_BYTES) return address(0);
        (signer,,) =
            ECDSA.tryRecover(id, uint8(signature[64]), bytes32(signature[:32]), bytes32(signature[32:64]));
    }
}
