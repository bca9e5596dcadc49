import { readConfig } from "@/lib/config";

test("the address of the api and the drain are read", () => {
    expect(readConfig({ API_URL: "http://api:8000" })).toEqual({ apiUrl: "http://api:8000", drainSeconds: 5 });
    expect(readConfig({ API_URL: "https://api.test", DRAIN_SECONDS: "0" }).drainSeconds).toBe(0);
});

test("all mistakes are told at once, with what was expected", () => {
    expect(() => readConfig({ DRAIN_SECONDS: "1m", PORT: "http" })).toThrow(
        "The environment has 3 problems:\n" +
            "  API_URL: expected the address of the api, such as http://api:8000, got nothing\n" +
            '  DRAIN_SECONDS: expected a whole number from 0 to 20, got "1m": without it, it is 5\n' +
            '  PORT: expected a whole number from 1 to 65535, got "http": without it, it is 3000',
    );
});

test.each(["api:8000", "ftp://api", "http://", "http://user:hunter2@api:port"])("%s is no address", (API_URL) => {
    expect(() => readConfig({ API_URL })).toThrow("got what is no http or https URL");
    expect(() => readConfig({ API_URL })).not.toThrow("hunter2");
});

test.each(["http://user:hunter2@api:8000", "http://hunter2@api", "http://api?hunter2=1", "http://api/#hunter2"])(
    "%s holds what no request could be made with",
    (API_URL) => {
        expect(() => readConfig({ API_URL })).toThrow("got a user, a query or a fragment in it");
        expect(() => readConfig({ API_URL })).not.toThrow("hunter2");
    },
);

test.each(["0", "65536", "-1", "3000x", "0x50"])("nobody could call %s as a port", (PORT) => {
    expect(() => readConfig({ API_URL: "http://api", PORT })).toThrow("PORT: expected a whole number from 1 to 65535");
    expect(() => readConfig({ API_URL: "http://api", PORT: "3000" })).not.toThrow();
});

test.each(["-1", "21", "2.5", "1e1", " "])("%s s of drain are refused", (DRAIN_SECONDS) => {
    expect(() => readConfig({ API_URL: "http://api", DRAIN_SECONDS })).toThrow(
        "DRAIN_SECONDS: expected a whole number",
    );
});
