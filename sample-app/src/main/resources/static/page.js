import { Card } from "./card.js";
import { at, byId } from "./elements.js";
import { takeFiles } from "./picker.js";
import { AttachmentService } from "./upload.js";

/** Your service's origin, such as "https://api.example.com". In the sample, this machine under another name. */
const SERVICE = at("localhost").origin;

const service = new AttachmentService(SERVICE);

takeFiles((file) => {
	const card = new Card(service, file);
	byId("attachments").append(card.root);
	card.upload();
});

byId("page-origin").textContent = location.origin;
byId("service-origin").textContent = service.origin;
byId("same-origin").hidden = location.origin !== service.origin;
document.querySelectorAll("a.allowed").forEach((link) => link.href = at("127.0.0.1"));
