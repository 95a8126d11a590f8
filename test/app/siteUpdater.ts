import { openSite } from '../../src/app/site.ts'

// A process of its own that changes a workspace's file again and again. Arguments: folder, a name of its own, how often.
const [dir = '', name = '', times = '0'] = process.argv.slice(2)
const site = openSite(dir)
for (let turn = 0; turn < Number(times); turn++)
  site.update((file) => {
    file.devices = [...file.devices, { label: `${name}-${turn}` } as (typeof file.devices)[number]]
  })
