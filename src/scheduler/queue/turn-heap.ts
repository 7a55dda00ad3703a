import { BinaryHeap } from '../../base/binary-heap'
import type { QueuedPod } from './queued-pod'

interface Ticket {
  readonly queued: QueuedPod
  readonly number: number
}

/**
 * Pods in the order of their turns. A pod that goes elsewhere takes a new ticket, which makes the one it left behind
 * void; void tickets are thrown away when they come up.
 */
export class TurnHeap {
  readonly #heap: BinaryHeap<Ticket>

  /** @param compare negative when `a` goes first */
  constructor(compare: (a: QueuedPod, b: QueuedPod) => number) {
    this.#heap = new BinaryHeap((a, b) => compare(a.queued, b.queued) < 0)
  }

  push(queued: QueuedPod): void {
    this.#heap.push({ queued, number: ++queued.ticket })
  }

  peek(): QueuedPod | undefined {
    for (;;) {
      const ticket = this.#heap.peek()
      if (!ticket) return undefined
      if (ticket.queued.ticket === ticket.number) return ticket.queued
      this.#heap.pop()
    }
  }

  pop(): QueuedPod | undefined {
    const queued = this.peek()
    if (queued) this.#heap.pop()
    return queued
  }
}
