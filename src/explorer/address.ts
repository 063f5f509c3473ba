import { type Pairs, type Setting, writeSetting } from './setting.js'

// An address holds a setting behind the # as NAME?name=value&…, NAME being the element's id, so that several explorers
// on one page do not take each other's.

/** The pairs in an address that are for the explorer of this name; undefined if there are none. */
export function pairsInAddress(address: string, name: string): Pairs | undefined {
  const { hash } = new URL(address)
  const start = `#${encodeURIComponent(name)}?`
  return hash.startsWith(start) ? new Map(new URLSearchParams(hash.slice(start.length))) : undefined
}

/** The same address with a setting in it. */
export function addressOf(address: string, name: string, setting: Setting): string {
  const url = new URL(address)
  url.hash = `${encodeURIComponent(name)}?${new URLSearchParams([...writeSetting(setting)])}`
  return url.href
}
