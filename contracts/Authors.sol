// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {Author, Dose, Key, KeyType, nowMs, Party, State} from "./State.sol";
import {Parcels, Parts} from "./Parcel.sol";
import {Refusal} from "./Refusal.sol";
import {isCouncilKind, Kind, Statement} from "./Statement.sol";

/// @dev What is known of the last key that signed, kept while nothing can have changed it.
struct Standing {
    Author author;
    /// The party it signed for; zero when nothing is kept.
    address id;
    bool suspended;
    bool revoked;
    uint64 validUntil;
    /// Nothing stands against it: enrolled, without an end, not revoked, of a party not suspended.
    bool clear;
    /// The same, and no kind is closed to it: an admin or operator.
    bool free;
}

/// @dev Who signed. A signature is 64 bytes (r, s) and its recovery bit, or a blob of 65 bytes (r, s, v) for each signer
/// by ascending address, and at its end 4 bytes of the domain it was made for: they prove nothing, they only make a
/// better answer than {Refusal.KeyUnknown} possible.
library Authors {
    uint256 private constant SIGNATURE_BYTES = 65;
    uint256 private constant TAG_BYTES = 4;
    /// Half the order of secp256k1: of the two spellings of a signature only the lower is one.
    uint256 private constant HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;

    /// @dev Completes the standing with the author of an entry's statement, or says why there is none.
    /// @param dose The dose that the statement is about, if it brought proof of one.
    function identify(
        State storage state,
        Standing memory standing,
        Statement memory s,
        Parts parts,
        bytes32 domain,
        bytes32 id,
        Dose memory dose
    ) internal view returns (uint256) {
        address key;
        if (Parcels.has(parts, Parcels.BLOB)) {
            bytes calldata signature = Parcels.signature(parts);
            if (signature.length < SIGNATURE_BYTES + TAG_BYTES) return uint256(Refusal.SignatureInvalid);
            uint256 end = signature.length - TAG_BYTES;
            if (bytes4(signature[end:]) != bytes4(domain)) return uint256(Refusal.DomainMismatch);
            if (isCouncilKind(s.kind)) return _council(state, standing, s, id, signature[:end]);
            key = s.kind == Kind.ROTATE_KEY && end > SIGNATURE_BYTES
                ? _besideOld(s, id, signature[:end])
                : _recover(id, signature[:end]);
        } else {
            key = _recover(id, parts);
        }
        if (key == address(0)) return uint256(Refusal.SignatureInvalid);
        // One comparison for all that speak of goods and patients: they are the many.
        if (s.kind <= Kind.ROTATE_KEY) {
            if (isCouncilKind(s.kind)) return _alone(state, standing, s, key);
            bool alone = s.kind == Kind.ROTATE_KEY && !_isPair(parts);
            if (alone && key != address(uint160(uint256(s.subject)))) return uint256(Refusal.KeyNotPermitted);
        }
        if (!_stands(standing, s.party, key)) _stand(state, standing, key, s.party);
        return standing.clear ? 0 : _enrolled(state, standing, s, dose);
    }

    /// @dev Whether the standing is that of this key for this party.
    function _stands(Standing memory standing, address id, address key) private pure returns (bool) {
        return (uint160(standing.id) ^ uint160(id)) | (uint160(standing.author.key) ^ uint160(key)) == 0;
    }

    /// @dev Whether an entry has the signatures of two.
    function _isPair(Parts parts) private pure returns (bool) {
        return Parcels.has(parts, Parcels.BLOB) && Parcels.signature(parts).length > SIGNATURE_BYTES + TAG_BYTES;
    }

    /// @dev Who signed a rotation beside the key that is rotated, or zero.
    function _besideOld(Statement memory s, bytes32 id, bytes calldata signatures) private pure returns (address) {
        if (signatures.length != 2 * SIGNATURE_BYTES) return address(0);
        address first = _recover(id, signatures[:SIGNATURE_BYTES]);
        address second = _recover(id, signatures[SIGNATURE_BYTES:]);
        address old = address(uint160(uint256(s.subject)));
        if (first == address(0) || first >= second) return address(0);
        if (first == old) return second;
        return second == old ? first : address(0);
    }

    /// @dev The council speaks through its proposer.
    function _council(
        State storage state,
        Standing memory standing,
        Statement memory s,
        bytes32 id,
        bytes calldata signatures
    ) private view returns (uint256) {
        _speak(standing, s.party);
        return _quorum(state, id, s.party, signatures, s.kind == Kind.ENACT ? 1 : state.threshold);
    }

    /// @dev A council of which one member decides.
    function _alone(State storage state, Standing memory standing, Statement memory s, address key)
        private
        view
        returns (uint256)
    {
        _speak(standing, s.party);
        bool enough = state.threshold == 1 || s.kind == Kind.ENACT;
        return key == s.party && state.isMember[key] && enough ? 0 : uint256(Refusal.QuorumMissing);
    }

    function _speak(Standing memory standing, address proposer) private pure {
        Author memory author = standing.author;
        standing.id = address(0);
        (author.key, author.keyType, author.party, author.roles) = (proposer, KeyType.Admin, 0, 0);
    }

    /// @dev Reads what is known of a key and the party it signs for.
    function _stand(State storage state, Standing memory standing, address key, address id) private view {
        Key storage known = state.keys[key];
        Party storage party = state.parties[id];
        Author memory author = standing.author;
        (standing.id, standing.suspended) = (id, party.suspended);
        (standing.revoked, standing.validUntil) = (known.revoked, known.validUntil);
        (author.key, author.party, author.roles) = (key, party.number, party.roles);
        author.keyType = author.party != 0 && known.party == author.party ? known.keyType : KeyType.Pseudonym;
        standing.clear =
            author.keyType != KeyType.Pseudonym && !known.revoked && known.validUntil == 0 && !party.suspended;
        standing.free = standing.clear && author.keyType != KeyType.Device;
    }

    /// @dev What stands against the key. A pseudonym may speak of its own dose, also when the dose's clinic is suspended.
    function _enrolled(State storage state, Standing memory standing, Statement memory s, Dose memory dose)
        private
        view
        returns (uint256)
    {
        Author memory author = standing.author;
        if (author.keyType == KeyType.Pseudonym) {
            if (dose.pseudonym == author.key && dose.clinic == author.party) return 0;
            return author.key == s.party && author.party == 0 ? uint256(Refusal.PartyUnknown) : uint256(Refusal.KeyUnknown);
        }
        if (standing.revoked && _isLost(state.keys[author.key], s)) return uint256(Refusal.KeyRevoked);
        if (standing.validUntil != 0 && s.occurredAt > standing.validUntil) return uint256(Refusal.KeyExpired);
        return standing.suspended ? uint256(Refusal.PartySuspended) : 0;
    }

    /// @dev Whether what a revoked key says no longer counts. Who has the key chooses number and time, so that what comes
    /// long after the revocation is not heard whatever it says.
    function _isLost(Key storage key, Statement memory s) private view returns (bool) {
        return s.nonce > key.lastGoodSequence || s.occurredAt > key.revokedAt || nowMs() > key.heardUntil;
    }

    /// @dev At least as many different members signed as are needed, the proposer among them.
    function _quorum(State storage state, bytes32 id, address proposer, bytes calldata signatures, uint256 needed)
        private
        view
        returns (uint256)
    {
        if (signatures.length % SIGNATURE_BYTES != 0) return uint256(Refusal.SignatureInvalid);
        uint256 count = signatures.length / SIGNATURE_BYTES;
        bool proposed;
        address last;
        for (uint256 i; i < count; ++i) {
            address signer = _recover(id, signatures[i * SIGNATURE_BYTES:(i + 1) * SIGNATURE_BYTES]);
            if (signer == address(0)) return uint256(Refusal.SignatureInvalid);
            if (signer <= last || !state.isMember[signer]) return uint256(Refusal.QuorumMissing);
            if (signer == proposer) proposed = true;
            last = signer;
        }
        return proposed && count >= needed ? 0 : uint256(Refusal.QuorumMissing);
    }

    /// @dev The signer, or zero for what is no low-s signature of 65 bytes.
    function _recover(bytes32 id, bytes calldata signature) private pure returns (address signer) {
        if (signature.length != SIGNATURE_BYTES) return address(0);
        (signer,,) =
            ECDSA.tryRecover(id, uint8(signature[64]), bytes32(signature[:32]), bytes32(signature[32:64]));
    }

    /// @dev The same for an entry whose signature is 64 bytes and a bit.
    function _recover(bytes32 id, Parts parts) private view returns (address signer) {
        uint256 place = Parcels.signatureFrom(parts);
        uint256 odd = Parts.unwrap(parts) / Parcels.ODD & 1;
        uint256 half = HALF_ORDER;
        assembly ("memory-safe") {
            let input := mload(0x40)
            mstore(input, id)
            mstore(add(input, 0x20), add(27, odd))
            calldatacopy(add(input, 0x40), place, 0x40)
            mstore(0x00, 0)
            // Where it recovers nothing, the precompile writes nothing.
            if iszero(gt(mload(add(input, 0x60)), half)) {
                pop(staticcall(gas(), 1, input, 0x80, 0x00, 0x20))
                signer := mload(0x00)
            }
        }
    }
}
