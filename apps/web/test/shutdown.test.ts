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

test("after the longest drain what is under way has 20 s, and it ends within the 45 s that the chart gives", () => {
    underWay.mockReturnValue(1);
    signal();
    jest.advanceTimersByTime(39_000);
    expect(exit).not.toHaveBeenCalled();
    jest.advanceTimersByTime(2_000);
    expect(exit).toHaveBeenCalled();
});

test("with nothing under way it ends after the drain, not before", () => {
    underWay.mockReturnValue(0);
    signal();
    jest.advanceTimersByTime(19_900);
    expect(exit).not.toHaveBeenCalled();
    jest.advanceTimersByTime(200);
    expect(exit).toHaveBeenCalled();
});

test("a second signal cuts it short", () => {
    underWay.mockReturnValue(1);
    signal();
    expect(exit).not.toHaveBeenCalled();
    signal();
    expect(exit).toHaveBeenCalled();
});
