export { cycles } from "./cycles";
export { creationTime, type Duration } from "./durations";
export { UserError } from "./errors";
export type { Failure } from "./failure";
export { criticalPath, graphOf, levels, type Edge, type Graph, type Reason, type Step } from "./graph";
export { maskSecrets } from "./mask";
export type {
    Log,
    Mode,
    RecordedInvoke,
    RecordedResource,
    Recording,
    ResourceOptions,
    Special,
    Value,
} from "./recording";
export { run, type RunOptions, type RunResult } from "./run";
