import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

// How the test wants this program to end.
const end = new pulumi.Config().require("end");

const password = new random.RandomPassword("password", { length: 20 });
const key = pulumi.secret("hunter2hunter2");
new random.RandomPet("pet", { keepers: { key } }, { dependsOn: password });

console.log("hello from the program");
if (end === "warning") pulumi.log.warn("the key is hunter2hunter2");
if (end === "failure") throw new Error("thrown with hunter2hunter2");

export const secret = key;
