/** What a group is at most: more would let the first of them wait for the last. */
const MAX_GROUP = 128;

interface Waiting<Item, Outcome> {
  readonly item: Item;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: items that wait while earlier ones are being written are written together. An idle process
 * writes a lone item at once; a busy one pays for a commit once for many. An item is answered after the commit
 * that holds it.
 */
export class GroupCommit<Item, Outcome> {
  private waiting: Waiting<Item, Outcome>[] = [];
  private writing = 0;
  private scheduled = false;

  /**
   * @param write writes items in one transaction; one outcome for each, in order
   * @param concernsAll whether a failure is nobody's fault: then the items are not tried one by one
   * @param lanes how many groups may be written at the same time
   */
  constructor(
    private readonly write: (items: readonly Item[]) => Promise<readonly Outcome[]>,
    private readonly concernsAll: (error: unknown) => boolean = () => false,
    private readonly lanes = 1,
  ) {}

  submit(item: Item): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.schedule();
    });
  }

  /** Requests of one moment are read in one phase of the event loop; `setImmediate` runs right behind it. */
  private schedule(): void {
    if (this.scheduled || this.writing >= this.lanes || this.waiting.length === 0) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      const group = this.waiting.splice(0, MAX_GROUP);
      this.writing += 1;
      void this.writeGroup(group).finally(() => {
        this.writing -= 1;
        this.schedule();
      });
      this.schedule();
    });
  }

  private async writeGroup(group: readonly Waiting<Item, Outcome>[]): Promise<void> {
    try {
      const outcomes = await this.write(group.map(({ item }) => item));
      group.forEach(({ resolve }, at) => resolve(outcomes[at]!));
    } catch (error) {
      if (group.length === 1 || this.concernsAll(error)) {
        for (const { reject } of group) reject(error);
        return;
      }
      // One of them failed and took the others along: nobody may suffer for a neighbour.
      for (const one of group) await this.writeGroup([one]);
    }
  }
}
