import { requestsUnderWay } from "@/lib/observe";
import { drainOnSignal } from "@/lib/shutdown";

jest.mock("@/lib/observe", () => ({ requestsUnderWay: jest.fn() }));
const underWay = jest.mocked(requestsUnderWay);
const exit = jest.fn();
let signal: () => void;

beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(console, "log").mockImplementation(() => {});
    jest.spyOn(process, "on").mockImplementation((_name, handler) => {
        signal = handler as () => void;
        return process;
    });
    exit.mockReset();
    delete (globalThis as { webIsDraining?: boolean }).webIsDraining;
    drainOnSignal(20, exit);
});
afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
});

test.each([
    ["after the longest drain what is under way has 20 s, within the 45 s that the chart gives", 1, 39_000, 2_000],
    ["with nothing under way it ends after the drain, not before", 0, 19_900, 200],
])("%s", (_what, requests, before, more) => {
    underWay.mockReturnValue(requests);
    signal();
    jest.advanceTimersByTime(before);
    expect(exit).not.toHaveBeenCalled();
    jest.advanceTimersByTime(more);
    expect(exit).toHaveBeenCalled();
});

test("a second signal cuts it short", () => {
    underWay.mockReturnValue(1);
    signal();
    expect(exit).not.toHaveBeenCalled();
    signal();
    expect(exit).toHaveBeenCalled();
});
