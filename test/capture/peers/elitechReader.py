# Reads a logger with elitech-datareader as its own command does, and prints what it found as JSON.
import json
import sys

import elitech

device = elitech.Device(sys.argv[1])
device.wait_time = 0.01
device.init()
info = device.get_devinfo()
records = []
device.get_data(callback=lambda some: records.extend(some))
print(
    json.dumps(
        {
            "model": info.model_no,
            "count": info.rec_count,
            "status": info.work_sts.name,
            "unit": info.temp_unit.name,
            "calibration": info.temp_calibration,
            "records": [[at.isoformat(), celsius] for _, at, celsius, *_ in records],
        }
    )
)
