import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** How all pods of a version behave. */
export interface Behaviour {
    /** Requests a second, to each pod. */
    readonly rate: number;
    /** Share of them that is answered with 503. */
    readonly errors: number;
    /** How long each takes. */
    readonly seconds: number;
}

/** In a window of 20 seconds one pod alone has four times the requests that an analysis asks for. */
export const GOOD: Behaviour = { rate: 50, errors: 0, seconds: 0.05 };
export const SLOW: Behaviour = { ...GOOD, seconds: 0.4 };
export const FAILING: Behaviour = { ...GOOD, errors: 0.1 };
export const IDLE: Behaviour = { ...GOOD, rate: 0 };

const BUCKETS = [0.1, 0.35, 0.5, 1, Infinity];

/** What one pod has counted. */
class Pod {
    private last = Date.now();
    private readonly statuses: Record<string, number> = { "200": 0 };
    private readonly buckets = BUCKETS.map(() => 0);

    metrics({ rate, errors, seconds }: Behaviour): string {
        const now = Date.now();
        const requests = ((now - this.last) / 1000) * rate;
        this.last = now;
        this.count("200", requests * (1 - errors));
        if (errors > 0) this.count("503", requests * errors);
        BUCKETS.forEach((le, index) => (this.buckets[index]! += seconds <= le ? requests : 0));
        const answered = Object.entries(this.statuses).map(
            ([status, count]) => `http_requests_total{route="/orders",status="${status}"} ${count}`,
        );
        const took = BUCKETS.map((le, index) => {
            const bound = le === Infinity ? "+Inf" : le;
            return `http_request_duration_seconds_bucket{route="/orders",le="${bound}"} ${this.buckets[index]}`;
        });
        return [...answered, ...took, ""].join("\n");
    }

    private count(status: string, requests: number): void {
        this.statuses[status] = (this.statuses[status] ?? 0) + requests;
    }
}

/** Simulated pods serve nothing: this answers the scrapes of all of them, each with its own numbers. */
export class SyntheticService {
    private readonly pods = new Map<string, Pod>();
    private readonly behaviours = new Map<string, Behaviour>();

    private constructor(private readonly server: Server) {}

    static async start(): Promise<SyntheticService> {
        const server = createServer();
        const service = new SyntheticService(server);
        server.on("request", (request, response) => {
            const query = new URL(request.url!, "http://localhost").searchParams;
            response.setHeader("Content-Type", "text/plain; version=0.0.4");
            response.end(service.scrape(query.get("pod")!, query.get("version")!));
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        return service;
    }

    get address(): string {
        return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    /** From now on the pods of the version behave so; the others are good. */
    behave(version: string, behaviour: Behaviour): void {
        this.behaviours.set(version, behaviour);
    }

    stop(): void {
        this.server.close();
        this.server.closeAllConnections();
    }

    private scrape(name: string, version: string): string {
        if (!this.pods.has(name)) this.pods.set(name, new Pod());
        return this.pods.get(name)!.metrics(this.behaviours.get(version) ?? GOOD);
    }
}
