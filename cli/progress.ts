import { count } from "./print/text";
import type { Stream } from "./plan";

export interface Progress {
    registered(resources: number): void;
    /** Prints what the program says, out of the way of the progress line. */
    print(text: string): void;
    end(): void;
}

const CLEAR = "\r\u001b[K";

/** A line that says how far the program is; nothing where nobody watches. */
export function showProgress(stream: Stream): Progress {
    const print = (text: string) => void stream.write(text);
    if (stream.isTTY !== true) return { registered: () => undefined, print, end: () => undefined };
    const started = process.hrtime.bigint();
    let resources = 0;
    const draw = () => {
        const seconds = Number((process.hrtime.bigint() - started) / 1_000_000_000n);
        print(`${CLEAR}${count(resources, "resource")} registered, ${seconds} s`);
    };
    const timer = setInterval(draw, 100).unref();
    return {
        registered: (total) => void (resources = total),
        print: (text) => print(CLEAR + text),
        end: () => {
            clearInterval(timer);
            print(CLEAR);
        },
    };
}
