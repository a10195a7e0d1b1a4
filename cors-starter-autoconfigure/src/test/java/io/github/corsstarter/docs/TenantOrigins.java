package io.github.corsstarter.docs;

import java.util.List;

import io.github.corsstarter.policy.OriginAuthorizer;
import io.github.corsstarter.policy.OriginQuery;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The origins of the tenants' pages.
 */
@Component
public class TenantOrigins implements OriginAuthorizer {

	private final JdbcClient jdbc;

	TenantOrigins(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public boolean isAllowed(OriginQuery query) {
		return query.policy().equals("tenants") && this.jdbc.sql("select count(*) from tenant_origin where origin = ?")
			.param(query.origin().toString())
			.query(Integer.class)
			.single() > 0;
	}

	@Transactional
	public void replace(String tenant, List<String> origins) {
		this.jdbc.sql("delete from tenant_origin where tenant = ?").param(tenant).update();
		for (String origin : origins) {
			this.jdbc.sql("insert into tenant_origin (origin, tenant) values (?, ?)").params(origin, tenant).update();
		}
	}

}
