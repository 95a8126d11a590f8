# A Modbus device of pymodbus on a serial port. Arguments: port, speed, stop bits, address, and the registers as JSON:
# {"257": [1, 0, -3]} or {"0": [54.6, 4.5]}, whose floats are stored with the less significant word first.
import asyncio
import json
import sys

from pymodbus import FramerType
from pymodbus.client.mixin import ModbusClientMixin
from pymodbus.server import StartAsyncSerialServer
from pymodbus.simulator import DataType, SimData, SimDevice


def registers(values):
    if not any(isinstance(value, float) for value in values):
        return [value & 0xFFFF for value in values]
    kind = ModbusClientMixin.DATATYPE.FLOAT32
    return [r for value in values for r in ModbusClientMixin.convert_to_registers(value, kind, word_order="little")]


async def main(port, speed, stop_bits, address, said):
    blocks = [
        SimData(int(first), values=registers(values), datatype=DataType.REGISTERS)
        for first, values in sorted(json.loads(said).items(), key=lambda item: int(item[0]))
    ]
    line = {"port": port, "baudrate": int(speed), "bytesize": 8, "parity": "N", "stopbits": int(stop_bits)}
    device = SimDevice(int(address), simdata=blocks)
    server = asyncio.create_task(StartAsyncSerialServer(device, framer=FramerType.RTU, **line))
    await asyncio.sleep(0)
    print("ready", flush=True)
    await server


asyncio.run(main(*sys.argv[1:]))
