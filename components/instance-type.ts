/** What RDS and ElastiCache put before a type, the family, and the sizes, for which all three have the same words. */
const TYPE = /^(db\.|cache\.)?[a-z][a-z-]*\d[a-z0-9-]*\.(nano|micro|small|medium|large|\d*xlarge|metal(-\d+xl)?)$/;

/** Whether a text has the form of an instance type, such as `m7g.large`. Which families there are is for AWS to say. */
export function isInstanceType(text: string, prefix: "" | "db." | "cache." = ""): boolean {
    const found = TYPE.exec(text);
    return found !== null && (found[1] ?? "") === prefix;
}
