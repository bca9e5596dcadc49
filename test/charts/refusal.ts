import assert from "node:assert/strict";
import { mergeValues, type Values } from "../../components/addons/values";
import { type Chart, template } from "./helm";
import { REQUIRED } from "./matrix";

/** What a chart says that does not take the values beside those that it must be given. */
export async function refusal(values: Values, chart: Chart = "api", release?: string): Promise<string> {
    const { status, stdout, stderr } = await template(chart, mergeValues(REQUIRED[chart], values), release);
    assert.equal(status, 1, stdout);
    assert.equal(stdout, "");
    return stderr;
}
