// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Author, Dose, Offer, Party, State, Unit, Vial} from "./State.sol";
import {Pools} from "./Pools.sol";
import {Refusal, refuseLowest, Refused} from "./Refusal.sol";
import {addressOf, Kind, Statement, VialSet} from "./Statement.sol";
import {Stays} from "./Stays.sol";
import {Flag, Units} from "./Units.sol";

/// @title Who has what: packing, handoffs and the end of things.
library Custody {
    uint8 private constant PURPOSE_DELIVERY = 1;
    uint8 private constant PURPOSE_DESTRUCTION = 3;
    uint8 private constant SCOPE_VIAL = 1;
    uint8 private constant SCOPE_UNIT = 2;

    /// @notice Applies one statement about custody, or reverts with {Refused}.
    /// @param state The ledger's state.
    /// @param id The statement's identity; an offer is known by it.
    /// @param s The statement.
    /// @param author Who signed it.
    function apply_(
        State storage state,
        Statement calldata s,
        Author calldata author,
        Dose calldata,
        bytes32 id,
        uint64
    ) external {
        if (s.kind == Kind.PACK) _pack(state, s, author);
        else if (s.kind == Kind.UNPACK) _unpack(state, s, author);
        else if (s.kind == Kind.OFFER) _offer(state, id, s, author);
        else if (s.kind == Kind.CANCEL) _cancel(state, s, author);
        else if (s.kind == Kind.ACCEPT) _accept(state, s, author);
        else if (s.kind == Kind.REJECT) _reject(state, s, author);
        else if (s.kind == Kind.DISCARD) _discard(state, s, author);
        else if (s.kind == Kind.DISCARD_VIALS) _discardVials(state, s, author);
        else revert Refused(Refusal.KindUnknown);
    }

    function _pack(State storage state, Statement calldata s, Author calldata author) private {
        _requireDisjoint(s.data, 2);
        (string memory name, bytes32[] memory children, VialSet[] memory vials) =
            abi.decode(s.data, (string, bytes32[], VialSet[]));
        require(sha256(bytes(name)) == s.subject, Refused(Refusal.NameMismatch));
        Unit storage parent = state.units[s.subject];
        if (parent.custodian == 0) parent.custodian = author.party;
        Flag.refuse(Units.held(state, author, s.subject) & (Flag.CLOSED | Flag.OFFERED));

        if (children.length > 0) _nest(state, s, author, children);
        for (uint256 i; i < vials.length; ++i) {
            bytes32 from = vials[i].from;
            uint256 count = Pools.move(state, vials[i], _source(state, s.party, author, from), s.subject);
            if (from != 0) {
                Units.dropVials(state, from, vials[i].batch, count);
                Stays.repack(state, from, s.subject, s.occurredAt);
            }
            Units.addVials(state, s.subject, vials[i].batch, count);
        }
    }

    function _nest(State storage state, Statement calldata s, Author calldata author, bytes32[] memory children)
        private
    {
        (bytes32 top,, uint256 above) = Units.ancestry(state, s.subject);
        Unit storage parent = state.units[s.subject];
        uint256 height;
        for (uint256 i; i < children.length; ++i) {
            bytes32 id = children[i];
            require(id != top, Refused(Refusal.HierarchyCycle));
            Flag.refuse(Units.heldTop(state, author, id) & (Flag.CLOSED | Flag.OFFERED));
            Unit storage child = state.units[id];
            if (child.height >= height) height = child.height + 1;
            Stays.depart(state, id, s.occurredAt);
            Stays.enterParent(state, id, s.subject, s.occurredAt);
            Units.addContents(state, s.subject, id);
        }
        require(above + 1 + height <= Units.MAX_DEPTH, Refused(Refusal.HierarchyTooDeep));
        for (Unit storage unit = parent; unit.height < height; ++height) {
            unit.height = uint8(height);
            if (!unit.nested) break;
            unit = state.units[unit.within];
        }
    }

    /// @dev The holder that vials are packed from. What stands against a unit must not be lost by repacking its vials.
    function _source(State storage state, address party, Author calldata author, bytes32 from)
        private
        view
        returns (bytes32)
    {
        if (from == 0) return Pools.loose(party);
        Flag.refuse(Units.held(state, author, from));
        return from;
    }

    function _unpack(State storage state, Statement calldata s, Author calldata author) private {
        _requireDisjoint(s.data, 1);
        (bytes32[] memory children, VialSet[] memory vials) = abi.decode(s.data, (bytes32[], VialSet[]));
        uint8 flags = Units.held(state, author, s.subject);
        Flag.refuse(flags & (Flag.CLOSED | Flag.OFFERED));
        if (vials.length > 0) Flag.refuse(flags);

        for (uint256 i; i < children.length; ++i) {
            Unit storage child = state.units[children[i]];
            require(child.custodian != 0, Refused(Refusal.UnitUnknown));
            require(child.nested && child.within == s.subject, Refused(Refusal.UnitNotPlaced));
            child.custodian = author.party;
            Units.dropContents(state, s.subject, children[i]);
            Stays.depart(state, children[i], s.occurredAt);
            Units.inherit(state, children[i], s.subject);
        }
        for (uint256 i; i < vials.length; ++i) {
            bytes32 from = vials[i].from;
            require(from == 0 || from == s.subject, Refused(Refusal.VialsNotHeld));
            uint256 count = Pools.move(state, vials[i], s.subject, Pools.loose(s.party));
            Units.dropVials(state, s.subject, vials[i].batch, count);
        }
    }

    function _offer(State storage state, bytes32 id, Statement calldata s, Author calldata author) private {
        (uint64 until, uint8 purpose,,) = abi.decode(s.data, (uint64, uint8, bytes32, bytes32));
        require(purpose >= PURPOSE_DELIVERY && purpose <= PURPOSE_DESTRUCTION, Refused(Refusal.DataMalformed));
        uint8 flags = Units.heldTop(state, author, s.subject);
        // What is unfit may still travel: back, or to its end.
        if (purpose == PURPOSE_DELIVERY) refuseLowest(Flag.asRefusals(flags) | Units.recalls(state, s.subject));
        else Flag.refuse(flags & (Flag.CLOSED | Flag.OFFERED));
        require(until >= s.occurredAt, Refused(Refusal.OfferExpired));
        Party storage receiver = state.parties[addressOf(s.object)];
        require(receiver.number != 0 && !receiver.suspended, Refused(Refusal.ReceiverUnknown));

        Unit storage unit = state.units[s.subject];
        (unit.offer, unit.flags) = (id, flags | Flag.OFFERED);
        state.offers[id] =
            Offer(author.party, receiver.number, until, unit.custodySequence, purpose, true, s.subject);
    }

    function _cancel(State storage state, Statement calldata s, Author calldata author) private {
        Offer storage offer = _openOffer(state, s);
        require(offer.from == author.party, Refused(Refusal.UnitNotHeld));
        _close(state, s, offer);
    }

    function _accept(State storage state, Statement calldata s, Author calldata author) private {
        (uint32 sequence,,,,,) = abi.decode(s.data, (uint32, bytes32, bytes32[], bytes32[], uint64, bytes32));
        Offer storage offer = _openOffer(state, s);
        _requireAddressed(offer, author, sequence);
        require(s.occurredAt <= offer.until, Refused(Refusal.OfferExpired));
        Unit storage unit = state.units[s.subject];
        if (offer.purpose == PURPOSE_DELIVERY) {
            refuseLowest(Flag.asRefusals(unit.flags & Flag.RECALLED) | Units.recalls(state, s.subject));
        }
        _close(state, s, offer);
        Stays.depart(state, s.subject, s.occurredAt);
        (unit.custodian, unit.custodySequence) = (author.party, sequence + 1);
    }

    function _reject(State storage state, Statement calldata s, Author calldata author) private {
        (uint32 sequence,) = abi.decode(s.data, (uint32, string));
        Offer storage offer = _openOffer(state, s);
        _requireAddressed(offer, author, sequence);
        _close(state, s, offer);
    }

    function _openOffer(State storage state, Statement calldata s) private view returns (Offer storage offer) {
        offer = state.offers[s.object];
        require(offer.open && offer.unit == s.subject, Refused(Refusal.OfferMissing));
    }

    function _requireAddressed(Offer storage offer, Author calldata author, uint32 sequence) private view {
        require(offer.to == author.party, Refused(Refusal.OfferNotAddressed));
        require(offer.custodySequence == sequence, Refused(Refusal.CustodySequenceMismatch));
    }

    function _close(State storage state, Statement calldata s, Offer storage offer) private {
        offer.open = false;
        state.units[s.subject].flags &= ~Flag.OFFERED;
    }

    function _discard(State storage state, Statement calldata s, Author calldata author) private {
        (uint8 scope,) = abi.decode(s.data, (uint8, string));
        if (scope == SCOPE_UNIT) {
            Flag.refuse(Units.held(state, author, s.subject) & (Flag.CLOSED | Flag.OFFERED));
            Unit storage unit = state.units[s.subject];
            if (!unit.nested) Stays.depart(state, s.subject, s.occurredAt);
            unit.flags |= Flag.CLOSED;
            return;
        }
        require(scope == SCOPE_VIAL, Refused(Refusal.DataMalformed));
        Vial storage vial = state.vials[s.subject];
        require(vial.clinic != 0, Refused(Refusal.VialNotOpen));
        require(vial.clinic == author.party, Refused(Refusal.VialNotHeld));
        require(!vial.closed, Refused(Refusal.VialClosed));
        vial.closed = true;
    }

    /// @dev Vials that were never opened and never will be: broken, lost, too warm. They leave the unit named, or the
    /// party's loose stock, and are nowhere from then on.
    function _discardVials(State storage state, Statement calldata s, Author calldata author) private {
        _requireDisjoint(s.data, 0);
        (VialSet[] memory vials,) = abi.decode(s.data, (VialSet[], string));
        bytes32 holder = s.subject == 0 ? Pools.loose(s.party) : s.subject;
        if (s.subject != 0) Flag.refuse(Units.held(state, author, holder) & (Flag.CLOSED | Flag.OFFERED));
        for (uint256 i; i < vials.length; ++i) {
            require(vials[i].from == s.subject, Refused(Refusal.VialsNotHeld));
            uint256 count = Pools.move(state, vials[i], holder, 0);
            if (s.subject != 0) Units.dropVials(state, holder, vials[i].batch, count);
        }
    }

    /// @dev Refuses vial sets that share bytes: they would decode into far more memory than the data pays for, and no
    /// amount of gas would let the statement be recorded or rejected.
    function _requireDisjoint(bytes calldata data, uint256 field) private pure {
        uint256 sets = _word(data, field * 32) + 32;
        uint256 count = _word(data, sets - 32);
        uint256 words;
        for (uint256 i; i < count; ++i) {
            uint256 set = sets + _word(data, sets + i * 32);
            words += _word(data, set + _word(data, set + 64)) + _word(data, set + _word(data, set + 96));
        }
        require(words * 32 <= data.length, Refused(Refusal.DataMalformed));
    }

    function _word(bytes calldata data, uint256 offset) private pure returns (uint256) {
        return uint256(bytes32(data[offset:offset + 32]));
    }
}
