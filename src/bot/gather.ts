/**
 * Does things together that are asked for one by one: while one batch is under way the next one gathers. A batch
 * that fails is tried item by item, so that one bad item spoils nobody else's.
 */
export class Gather<In, Out> {
  private waiting: { item: In; done: (out: Out) => void; failed: (error: unknown) => void }[] = []
  private running = false
  private readonly batch: (items: In[]) => Promise<Out[]>
  private readonly most: number

  /** @param batch gives one result for each item, in order */
  constructor(batch: (items: In[]) => Promise<Out[]>, most = 100) {
    this.batch = batch
    this.most = most
  }

  add(item: In): Promise<Out> {
    return new Promise((done, failed) => {
      this.waiting.push({ item, done, failed })
      if (!this.running) void this.run()
    })
  }

  private async run(): Promise<void> {
    this.running = true
    // What arrives in the same turn of the event loop goes together.
    await new Promise((next) => setImmediate(next))
    while (this.waiting.length > 0) {
      const now = this.waiting.splice(0, this.most)
      try {
        const outs = await this.batch(now.map((w) => w.item))
        for (const [i, w] of now.entries()) w.done(outs[i] as Out)
      } catch (error) {
        if (now.length === 1) now[0]!.failed(error)
        else for (const w of now) await this.batch([w.item]).then(([out]) => w.done(out as Out), w.failed)
      }
    }
    this.running = false
  }
}
