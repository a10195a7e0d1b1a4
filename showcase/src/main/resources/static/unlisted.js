import { at } from "./elements.js";
import { AttachmentService } from "./upload.js";

/** Uploads once, and posts the result to the parent page. */
const service = new AttachmentService(at("localhost").origin);
let told;
try {
	await service.upload(new File(["cat"], "cat.txt"));
}
catch ({ message, facts, curl }) {
	told = { message, facts, curl };
}
if (parent !== window) {
	parent.postMessage(told, new URL(document.referrer).origin);
}
