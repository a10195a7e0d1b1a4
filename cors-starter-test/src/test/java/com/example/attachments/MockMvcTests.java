package com.example.attachments;

import io.github.corsstarter.web.servlet.CorsPolicyFilter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

import static io.github.corsstarter.test.CorsAssertions.assertThatCors;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

@SpringBootTest
class MockMvcTests {

	private MockMvc mvc;

	@BeforeEach
	void setUp(@Autowired WebApplicationContext context,
			@Autowired FilterRegistrationBean<CorsPolicyFilter> registration) {
		this.mvc = MockMvcBuilders.webAppContextSetup(context).addFilters(registration.getFilter()).build();
	}

	@Test
	void theHandlerDoesNotRunForAnotherPage() throws Exception {
		this.mvc.perform(get("/attachments/1").header("Origin", "https://stranger.example"))
			.andExpect(status().isForbidden())
			.andExpect(header().string("Cors-Refusal", "origin-not-allowed"));
	}

	@Test
	void ourPageReadsTheAnswer() {
		assertThatCors(this.mvc).request(HttpMethod.GET, "/attachments/1").from("https://app.example.com").isAllowed();
	}

}
