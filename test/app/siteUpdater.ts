import { type Device, openSite } from '../../src/app/site.ts'
import { zeroAddress } from '../../src/values/index.ts'

// A process of its own that changes a workspace's file again and again. Arguments: folder, a name of its own, how often.
const [dir = '', name = '', times = '0'] = process.argv.slice(2)
const site = openSite(dir)
const text = 'left out'
const device: Omit<Device, 'label'> = {
  ...{ address: zeroAddress, model: text, port: null, busAddress: text, probe: text, container: text, profile: text },
  intervalMs: 1000,
}
for (let turn = 0; turn < Number(times); turn++)
  site.update((file) => {
    file.devices = [...file.devices, { ...device, label: `${name}-${turn}` }]
  })
