"""What chafon-rfid, an independent master, reads from a UHFReader18: python chafonReader.py PORT, one JSON object."""
import json
import sys

from chafon_rfid.base import CommandRunner, ReaderCommand, ReaderInfoFrame
from chafon_rfid.command import CF_GET_READER_INFO, G2_TAG_INVENTORY
from chafon_rfid.transport_serial import SerialTransport
from chafon_rfid.uhfreader18 import G2InventoryResponseFrame

MORE_FOLLOWS = 3

transport = SerialTransport(sys.argv[1], 57600, timeout=3)
runner = CommandRunner(transport)
info = ReaderInfoFrame(runner.run(ReaderCommand(CF_GET_READER_INFO)))
frame = G2InventoryResponseFrame(runner.run(ReaderCommand(G2_TAG_INVENTORY)))
frames = [frame]
while frames[-1].result_status == MORE_FOLLOWS:
    frames.append(G2InventoryResponseFrame(transport.read_frame()))
tags = [tag.epc.hex().upper() for each in frames for tag in each.get_tag()]
print(json.dumps({"type": info.type.name, "gen2": info.supports_6c, "frames": len(frames), "tags": tags}))
