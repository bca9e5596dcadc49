/** Within so long the engine begins whatever it can begin. */
const MILLISECONDS = 40;

/**
 * Who came last has the first turn, once nobody else comes.
 *
 * So what has begun early is kept waiting, and whatever should have waited for it, and does not, overtakes it. Were everything
 * done at once, a missing dependency would be seen by chance alone.
 */
export class Turns {
    private readonly waiting: (() => void)[] = [];
    private timer: NodeJS.Timeout | undefined;

    next(): Promise<void> {
        const turn = new Promise<void>((resolve) => this.waiting.push(resolve));
        this.wait();
        return turn;
    }

    private wait(): void {
        clearTimeout(this.timer);
        if (this.waiting.length > 0) this.timer = setTimeout(() => this.give(), MILLISECONDS);
    }

    private give(): void {
        this.waiting.pop()!();
        this.wait();
    }
}
